CREATE TABLE comparison (
    id INTEGER NOT NULL,
    left_id INTEGER NOT NULL,
    right_id INTEGER NOT NULL,
    options TEXT NOT NULL,
    options_sha256 BLOB NOT NULL,
    engine TEXT NOT NULL,
    lexicon TEXT NOT NULL,
    encoder TEXT,
    recipe_sha256 BLOB NOT NULL,
    n_links INTEGER NOT NULL,
    n_nearest INTEGER NOT NULL,
    result_sha256 BLOB NOT NULL,
    run_id INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    sealed_at TEXT,
    CONSTRAINT pk_comparison PRIMARY KEY (id),
    CONSTRAINT uq_comparison_left_id_right_id_recipe_sha256 UNIQUE (left_id, right_id, recipe_sha256),
    CONSTRAINT fk_comparison_left_id_version FOREIGN KEY(left_id) REFERENCES version (id),
    CONSTRAINT fk_comparison_right_id_version FOREIGN KEY(right_id) REFERENCES version (id),
    CONSTRAINT fk_comparison_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
)
 STRICT;

CREATE INDEX ix_comparison_right_id ON comparison (right_id);

CREATE INDEX ix_comparison_run_id ON comparison (run_id);

CREATE TRIGGER comparison_no_update BEFORE UPDATE ON comparison
  WHEN OLD.sealed_at IS NOT NULL OR NEW.sealed_at IS NULL
    OR NEW."id" IS NOT OLD."id"
    OR NEW."left_id" IS NOT OLD."left_id"
    OR NEW."right_id" IS NOT OLD."right_id"
    OR NEW."options" IS NOT OLD."options"
    OR NEW."options_sha256" IS NOT OLD."options_sha256"
    OR NEW."engine" IS NOT OLD."engine"
    OR NEW."lexicon" IS NOT OLD."lexicon"
    OR NEW."encoder" IS NOT OLD."encoder"
    OR NEW."recipe_sha256" IS NOT OLD."recipe_sha256"
    OR NEW."n_links" IS NOT OLD."n_links"
    OR NEW."n_nearest" IS NOT OLD."n_nearest"
    OR NEW."result_sha256" IS NOT OLD."result_sha256"
    OR NEW."run_id" IS NOT OLD."run_id"
    OR NEW."created_at" IS NOT OLD."created_at"
    OR NEW.n_links <> (SELECT count(*) FROM link WHERE comparison_id = NEW.id)
    OR NEW.n_nearest <> (SELECT count(*) FROM nearest WHERE comparison_id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'immutable: a comparison is sealed once, whole, and nothing else of it changes'); END;

CREATE TRIGGER comparison_no_delete BEFORE DELETE ON comparison
BEGIN SELECT RAISE(ABORT, 'immutable: rows of comparison never change'); END;

CREATE TRIGGER comparison_no_replace BEFORE INSERT ON comparison
  WHEN EXISTS (SELECT 1 FROM comparison WHERE "id" = NEW."id"
    OR "left_id" = NEW."left_id" AND "right_id" = NEW."right_id" AND "recipe_sha256" = NEW."recipe_sha256")
BEGIN SELECT RAISE(ABORT, 'immutable: comparison holds this row already'); END;

CREATE TABLE link (
    comparison_id INTEGER NOT NULL,
    ord INTEGER NOT NULL,
    relation TEXT NOT NULL,
    score REAL NOT NULL,
    moved INTEGER NOT NULL,
    reason TEXT NOT NULL,
    readings TEXT NOT NULL,
    CONSTRAINT pk_link PRIMARY KEY (comparison_id, ord),
    CONSTRAINT ck_link_relation CHECK (relation IN ('identical', 'edited', 'reworded')),
    CONSTRAINT ck_link_score CHECK (score BETWEEN 0 AND 1),
    CONSTRAINT ck_link_moved CHECK (moved IN (0, 1)),
    CONSTRAINT fk_link_comparison_id_comparison FOREIGN KEY(comparison_id) REFERENCES comparison (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TRIGGER link_no_update BEFORE UPDATE ON link
BEGIN SELECT RAISE(ABORT, 'immutable: rows of link never change'); END;

CREATE TRIGGER link_no_delete BEFORE DELETE ON link
BEGIN SELECT RAISE(ABORT, 'immutable: rows of link never change'); END;

CREATE TRIGGER link_no_join BEFORE INSERT ON link
  WHEN (SELECT sealed_at FROM comparison WHERE id = NEW.comparison_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'immutable: the comparison is sealed, nothing joins it'); END;

CREATE TABLE link_member (
    comparison_id INTEGER NOT NULL,
    link INTEGER NOT NULL,
    side TEXT NOT NULL,
    paragraph INTEGER NOT NULL,
    version_id INTEGER NOT NULL,
    ord INTEGER NOT NULL,
    CONSTRAINT pk_link_member PRIMARY KEY (comparison_id, link, side, paragraph),
    CONSTRAINT uq_link_member_comparison_id_link_side_ord UNIQUE (comparison_id, link, side, ord),
    CONSTRAINT fk_link_member_comparison_id_link_link FOREIGN KEY(comparison_id, link) REFERENCES link (comparison_id, ord),
    CONSTRAINT fk_link_member_version_id_paragraph_paragraph FOREIGN KEY(version_id, paragraph) REFERENCES paragraph (version_id, ord),
    CONSTRAINT ck_link_member_side CHECK (side IN ('left', 'right'))
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_link_member_version_id_paragraph ON link_member (version_id, paragraph);

CREATE TRIGGER link_member_no_update BEFORE UPDATE ON link_member
BEGIN SELECT RAISE(ABORT, 'immutable: rows of link_member never change'); END;

CREATE TRIGGER link_member_no_delete BEFORE DELETE ON link_member
BEGIN SELECT RAISE(ABORT, 'immutable: rows of link_member never change'); END;

CREATE TRIGGER link_member_no_join BEFORE INSERT ON link_member
  WHEN (SELECT sealed_at FROM comparison WHERE id = NEW.comparison_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'immutable: the comparison is sealed, nothing joins it'); END;

CREATE TABLE nearest (
    comparison_id INTEGER NOT NULL,
    ord INTEGER NOT NULL,
    side TEXT NOT NULL,
    paragraph INTEGER NOT NULL,
    candidate INTEGER,
    score REAL NOT NULL,
    reason TEXT NOT NULL,
    CONSTRAINT pk_nearest PRIMARY KEY (comparison_id, ord),
    CONSTRAINT uq_nearest_comparison_id_side_paragraph UNIQUE (comparison_id, side, paragraph),
    CONSTRAINT ck_nearest_side CHECK (side IN ('left', 'right')),
    CONSTRAINT fk_nearest_comparison_id_comparison FOREIGN KEY(comparison_id) REFERENCES comparison (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TRIGGER nearest_no_update BEFORE UPDATE ON nearest
BEGIN SELECT RAISE(ABORT, 'immutable: rows of nearest never change'); END;

CREATE TRIGGER nearest_no_delete BEFORE DELETE ON nearest
BEGIN SELECT RAISE(ABORT, 'immutable: rows of nearest never change'); END;

CREATE TRIGGER nearest_no_join BEFORE INSERT ON nearest
  WHEN (SELECT sealed_at FROM comparison WHERE id = NEW.comparison_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'immutable: the comparison is sealed, nothing joins it'); END;
