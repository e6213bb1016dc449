CREATE TABLE scan (
    id INTEGER NOT NULL,
    base_id INTEGER,
    options TEXT NOT NULL,
    options_sha256 BLOB NOT NULL,
    engine TEXT NOT NULL,
    lexicon TEXT NOT NULL,
    recipe_sha256 BLOB NOT NULL,
    corpus_sha256 BLOB NOT NULL,
    bounded TEXT NOT NULL,
    n_documents INTEGER NOT NULL,
    n_added INTEGER NOT NULL,
    n_formulas INTEGER NOT NULL,
    n_variants INTEGER NOT NULL,
    n_occurrences INTEGER NOT NULL,
    n_ended INTEGER NOT NULL,
    n_near INTEGER NOT NULL,
    n_index INTEGER NOT NULL,
    result_sha256 BLOB NOT NULL,
    run_id INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    sealed_at TEXT,
    CONSTRAINT pk_scan PRIMARY KEY (id),
    CONSTRAINT uq_scan_recipe_sha256_corpus_sha256 UNIQUE (recipe_sha256, corpus_sha256),
    CONSTRAINT ck_scan_base CHECK (base_id < id),
    CONSTRAINT fk_scan_base_id_scan FOREIGN KEY(base_id) REFERENCES scan (id),
    CONSTRAINT fk_scan_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
)
 STRICT;

CREATE INDEX ix_scan_base_id ON scan (base_id);

CREATE INDEX ix_scan_run_id ON scan (run_id);

CREATE TRIGGER scan_no_update BEFORE UPDATE ON scan
  WHEN OLD.sealed_at IS NOT NULL OR NEW.sealed_at IS NULL
    OR NEW."id" IS NOT OLD."id"
    OR NEW."base_id" IS NOT OLD."base_id"
    OR NEW."options" IS NOT OLD."options"
    OR NEW."options_sha256" IS NOT OLD."options_sha256"
    OR NEW."engine" IS NOT OLD."engine"
    OR NEW."lexicon" IS NOT OLD."lexicon"
    OR NEW."recipe_sha256" IS NOT OLD."recipe_sha256"
    OR NEW."corpus_sha256" IS NOT OLD."corpus_sha256"
    OR NEW."bounded" IS NOT OLD."bounded"
    OR NEW."n_documents" IS NOT OLD."n_documents"
    OR NEW."n_added" IS NOT OLD."n_added"
    OR NEW."n_formulas" IS NOT OLD."n_formulas"
    OR NEW."n_variants" IS NOT OLD."n_variants"
    OR NEW."n_occurrences" IS NOT OLD."n_occurrences"
    OR NEW."n_ended" IS NOT OLD."n_ended"
    OR NEW."n_near" IS NOT OLD."n_near"
    OR NEW."n_index" IS NOT OLD."n_index"
    OR NEW."result_sha256" IS NOT OLD."result_sha256"
    OR NEW."run_id" IS NOT OLD."run_id"
    OR NEW."created_at" IS NOT OLD."created_at"
    OR NEW.n_added <> (SELECT count(*) FROM scan_document WHERE scan_id = NEW.id)
    OR NEW.n_formulas <> (SELECT count(*) FROM formula WHERE scan_id = NEW.id)
    OR NEW.n_variants <> (SELECT count(*) FROM formula_variant WHERE scan_id = NEW.id)
    OR NEW.n_occurrences <> (SELECT count(*) FROM occurrence WHERE scan_id = NEW.id)
    OR NEW.n_ended <> (SELECT count(*) FROM formula_end WHERE scan_id = NEW.id)
    OR NEW.n_near <> (SELECT count(*) FROM near_duplicate WHERE scan_id = NEW.id)
    OR NEW.n_index <> (SELECT count(*) FROM scan_index WHERE scan_id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'immutable: a scan is sealed once, whole, and nothing else of it changes'); END;

CREATE TRIGGER scan_no_delete BEFORE DELETE ON scan
BEGIN SELECT RAISE(ABORT, 'immutable: rows of scan never change'); END;

CREATE TRIGGER scan_no_replace BEFORE INSERT ON scan
  WHEN EXISTS (SELECT 1 FROM scan WHERE "id" = NEW."id"
    OR "recipe_sha256" = NEW."recipe_sha256" AND "corpus_sha256" = NEW."corpus_sha256")
BEGIN SELECT RAISE(ABORT, 'immutable: scan holds this row already'); END;

CREATE TABLE scan_document (
    scan_id INTEGER NOT NULL,
    version_id INTEGER NOT NULL,
    CONSTRAINT pk_scan_document PRIMARY KEY (scan_id, version_id),
    CONSTRAINT fk_scan_document_scan_id_scan FOREIGN KEY(scan_id) REFERENCES scan (id),
    CONSTRAINT fk_scan_document_version_id_version FOREIGN KEY(version_id) REFERENCES version (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_scan_document_version_id ON scan_document (version_id);

CREATE TRIGGER scan_document_no_update BEFORE UPDATE ON scan_document
BEGIN SELECT RAISE(ABORT, 'immutable: rows of scan_document never change'); END;

CREATE TRIGGER scan_document_no_delete BEFORE DELETE ON scan_document
BEGIN SELECT RAISE(ABORT, 'immutable: rows of scan_document never change'); END;

CREATE TRIGGER scan_document_no_join BEFORE INSERT ON scan_document
  WHEN (SELECT sealed_at FROM scan WHERE id = NEW.scan_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'immutable: the scan is sealed, nothing joins it'); END;

CREATE TABLE formula (
    scan_id INTEGER NOT NULL,
    ord INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    template TEXT NOT NULL,
    words INTEGER NOT NULL,
    n_documents INTEGER NOT NULL,
    n_partners INTEGER NOT NULL,
    n_years INTEGER NOT NULL,
    score REAL NOT NULL,
    CONSTRAINT pk_formula PRIMARY KEY (scan_id, ord),
    CONSTRAINT uq_formula_scan_id_key UNIQUE (scan_id, "key"),
    CONSTRAINT ck_formula_counts CHECK (words >= 1 AND n_documents >= 1),
    CONSTRAINT fk_formula_scan_id_scan FOREIGN KEY(scan_id) REFERENCES scan (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_formula_key ON formula ("key");

CREATE TRIGGER formula_no_update BEFORE UPDATE ON formula
BEGIN SELECT RAISE(ABORT, 'immutable: rows of formula never change'); END;

CREATE TRIGGER formula_no_delete BEFORE DELETE ON formula
BEGIN SELECT RAISE(ABORT, 'immutable: rows of formula never change'); END;

CREATE TRIGGER formula_no_join BEFORE INSERT ON formula
  WHEN (SELECT sealed_at FROM scan WHERE id = NEW.scan_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'immutable: the scan is sealed, nothing joins it'); END;

CREATE TABLE formula_end (
    scan_id INTEGER NOT NULL,
    since_id INTEGER NOT NULL,
    formula INTEGER NOT NULL,
    CONSTRAINT pk_formula_end PRIMARY KEY (scan_id, since_id, formula),
    CONSTRAINT uq_formula_end_since_id_formula UNIQUE (since_id, formula),
    CONSTRAINT fk_formula_end_since_id_formula_formula FOREIGN KEY(since_id, formula) REFERENCES formula (scan_id, ord),
    CONSTRAINT ck_formula_end_since CHECK (since_id < scan_id),
    CONSTRAINT fk_formula_end_scan_id_scan FOREIGN KEY(scan_id) REFERENCES scan (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TRIGGER formula_end_no_update BEFORE UPDATE ON formula_end
BEGIN SELECT RAISE(ABORT, 'immutable: rows of formula_end never change'); END;

CREATE TRIGGER formula_end_no_delete BEFORE DELETE ON formula_end
BEGIN SELECT RAISE(ABORT, 'immutable: rows of formula_end never change'); END;

CREATE TRIGGER formula_end_no_join BEFORE INSERT ON formula_end
  WHEN (SELECT sealed_at FROM scan WHERE id = NEW.scan_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'immutable: the scan is sealed, nothing joins it'); END;

CREATE TABLE formula_variant (
    scan_id INTEGER NOT NULL,
    formula INTEGER NOT NULL,
    ord INTEGER NOT NULL,
    template TEXT NOT NULL,
    n_documents INTEGER NOT NULL,
    slots TEXT NOT NULL,
    CONSTRAINT pk_formula_variant PRIMARY KEY (scan_id, formula, ord),
    CONSTRAINT fk_formula_variant_scan_id_formula_formula FOREIGN KEY(scan_id, formula) REFERENCES formula (scan_id, ord)
)
 WITHOUT ROWID,
 STRICT;

CREATE TRIGGER formula_variant_no_update BEFORE UPDATE ON formula_variant
BEGIN SELECT RAISE(ABORT, 'immutable: rows of formula_variant never change'); END;

CREATE TRIGGER formula_variant_no_delete BEFORE DELETE ON formula_variant
BEGIN SELECT RAISE(ABORT, 'immutable: rows of formula_variant never change'); END;

CREATE TRIGGER formula_variant_no_join BEFORE INSERT ON formula_variant
  WHEN (SELECT sealed_at FROM scan WHERE id = NEW.scan_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'immutable: the scan is sealed, nothing joins it'); END;

CREATE TABLE occurrence (
    scan_id INTEGER NOT NULL,
    formula INTEGER NOT NULL,
    ord INTEGER NOT NULL,
    version_id INTEGER NOT NULL,
    paragraph INTEGER NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    variant INTEGER NOT NULL,
    fillings TEXT NOT NULL,
    quote_sha256 BLOB NOT NULL,
    CONSTRAINT pk_occurrence PRIMARY KEY (scan_id, formula, ord),
    CONSTRAINT fk_occurrence_scan_id_formula_formula FOREIGN KEY(scan_id, formula) REFERENCES formula (scan_id, ord),
    CONSTRAINT fk_occurrence_version_id_paragraph_paragraph FOREIGN KEY(version_id, paragraph) REFERENCES paragraph (version_id, ord),
    CONSTRAINT ck_occurrence_span CHECK (span_end > span_start AND span_start >= 0)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_occurrence_version_id_paragraph ON occurrence (version_id, paragraph);

CREATE TRIGGER occurrence_no_update BEFORE UPDATE ON occurrence
BEGIN SELECT RAISE(ABORT, 'immutable: rows of occurrence never change'); END;

CREATE TRIGGER occurrence_no_delete BEFORE DELETE ON occurrence
BEGIN SELECT RAISE(ABORT, 'immutable: rows of occurrence never change'); END;

CREATE TRIGGER occurrence_no_join BEFORE INSERT ON occurrence
  WHEN (SELECT sealed_at FROM scan WHERE id = NEW.scan_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'immutable: the scan is sealed, nothing joins it'); END;

CREATE TABLE near_duplicate (
    scan_id INTEGER NOT NULL,
    left_id INTEGER NOT NULL,
    right_id INTEGER NOT NULL,
    similarity REAL NOT NULL,
    CONSTRAINT pk_near_duplicate PRIMARY KEY (scan_id, left_id, right_id),
    CONSTRAINT ck_near_duplicate_sides CHECK (left_id <> right_id),
    CONSTRAINT ck_near_duplicate_similarity CHECK (similarity BETWEEN 0 AND 1),
    CONSTRAINT fk_near_duplicate_scan_id_scan FOREIGN KEY(scan_id) REFERENCES scan (id),
    CONSTRAINT fk_near_duplicate_left_id_text_unit FOREIGN KEY(left_id) REFERENCES text_unit (id),
    CONSTRAINT fk_near_duplicate_right_id_text_unit FOREIGN KEY(right_id) REFERENCES text_unit (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_near_duplicate_left_id ON near_duplicate (left_id);

CREATE INDEX ix_near_duplicate_right_id ON near_duplicate (right_id);

CREATE TRIGGER near_duplicate_no_update BEFORE UPDATE ON near_duplicate
BEGIN SELECT RAISE(ABORT, 'immutable: rows of near_duplicate never change'); END;

CREATE TRIGGER near_duplicate_no_delete BEFORE DELETE ON near_duplicate
BEGIN SELECT RAISE(ABORT, 'immutable: rows of near_duplicate never change'); END;

CREATE TRIGGER near_duplicate_no_join BEFORE INSERT ON near_duplicate
  WHEN (SELECT sealed_at FROM scan WHERE id = NEW.scan_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'immutable: the scan is sealed, nothing joins it'); END;

CREATE TABLE scan_index (
    scan_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    body BLOB NOT NULL,
    sha256 BLOB NOT NULL,
    CONSTRAINT pk_scan_index PRIMARY KEY (scan_id, name),
    CONSTRAINT fk_scan_index_scan_id_scan FOREIGN KEY(scan_id) REFERENCES scan (id)
)
 STRICT;

CREATE TRIGGER scan_index_no_update BEFORE UPDATE ON scan_index
BEGIN SELECT RAISE(ABORT, 'immutable: rows of scan_index never change'); END;

CREATE TRIGGER scan_index_no_delete BEFORE DELETE ON scan_index
BEGIN SELECT RAISE(ABORT, 'immutable: rows of scan_index never change'); END;

CREATE TRIGGER scan_index_no_join BEFORE INSERT ON scan_index
  WHEN (SELECT sealed_at FROM scan WHERE id = NEW.scan_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'immutable: the scan is sealed, nothing joins it'); END;
