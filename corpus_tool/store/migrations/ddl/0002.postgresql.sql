CREATE TABLE comparison (
    id BIGSERIAL NOT NULL,
    left_id BIGINT NOT NULL,
    right_id BIGINT NOT NULL,
    options TEXT NOT NULL,
    options_sha256 BYTEA NOT NULL,
    engine TEXT NOT NULL,
    lexicon TEXT NOT NULL,
    encoder TEXT,
    recipe_sha256 BYTEA NOT NULL,
    n_links INTEGER NOT NULL,
    n_nearest INTEGER NOT NULL,
    result_sha256 BYTEA NOT NULL,
    run_id BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    sealed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_comparison PRIMARY KEY (id),
    CONSTRAINT uq_comparison_left_id_right_id_recipe_sha256 UNIQUE (left_id, right_id, recipe_sha256),
    CONSTRAINT fk_comparison_left_id_version FOREIGN KEY(left_id) REFERENCES version (id),
    CONSTRAINT fk_comparison_right_id_version FOREIGN KEY(right_id) REFERENCES version (id),
    CONSTRAINT fk_comparison_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
);

CREATE INDEX ix_comparison_right_id ON comparison (right_id);

CREATE INDEX ix_comparison_run_id ON comparison (run_id);

CREATE FUNCTION comparison_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of comparison never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION comparison_no_update() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF OLD.sealed_at IS NOT NULL OR NEW.sealed_at IS NULL
    OR NEW."id" IS DISTINCT FROM OLD."id"
    OR NEW."left_id" IS DISTINCT FROM OLD."left_id"
    OR NEW."right_id" IS DISTINCT FROM OLD."right_id"
    OR NEW."options" IS DISTINCT FROM OLD."options"
    OR NEW."options_sha256" IS DISTINCT FROM OLD."options_sha256"
    OR NEW."engine" IS DISTINCT FROM OLD."engine"
    OR NEW."lexicon" IS DISTINCT FROM OLD."lexicon"
    OR NEW."encoder" IS DISTINCT FROM OLD."encoder"
    OR NEW."recipe_sha256" IS DISTINCT FROM OLD."recipe_sha256"
    OR NEW."n_links" IS DISTINCT FROM OLD."n_links"
    OR NEW."n_nearest" IS DISTINCT FROM OLD."n_nearest"
    OR NEW."result_sha256" IS DISTINCT FROM OLD."result_sha256"
    OR NEW."run_id" IS DISTINCT FROM OLD."run_id"
    OR NEW."created_at" IS DISTINCT FROM OLD."created_at"
    OR NEW.n_links <> (SELECT count(*) FROM link WHERE comparison_id = NEW.id)
    OR NEW.n_nearest <> (SELECT count(*) FROM nearest WHERE comparison_id = NEW.id)
THEN RAISE EXCEPTION 'immutable: a comparison is sealed once, whole, and nothing else of it changes' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER comparison_no_update BEFORE UPDATE ON comparison FOR EACH ROW EXECUTE FUNCTION comparison_no_update();

CREATE TRIGGER comparison_no_delete BEFORE DELETE ON comparison FOR EACH ROW EXECUTE FUNCTION comparison_frozen();

CREATE TRIGGER comparison_no_truncate BEFORE TRUNCATE ON comparison FOR EACH STATEMENT EXECUTE FUNCTION comparison_frozen();

CREATE TABLE link (
    comparison_id BIGINT NOT NULL,
    ord INTEGER NOT NULL,
    relation TEXT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    moved BOOLEAN NOT NULL,
    reason TEXT NOT NULL,
    readings TEXT NOT NULL,
    CONSTRAINT pk_link PRIMARY KEY (comparison_id, ord),
    CONSTRAINT ck_link_relation CHECK (relation IN ('identical', 'edited', 'reworded')),
    CONSTRAINT ck_link_score CHECK (score BETWEEN 0 AND 1),
    CONSTRAINT fk_link_comparison_id_comparison FOREIGN KEY(comparison_id) REFERENCES comparison (id)
);

CREATE FUNCTION link_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of link never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION link_no_join() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF (SELECT sealed_at FROM comparison WHERE id = NEW.comparison_id) IS NOT NULL
THEN RAISE EXCEPTION 'immutable: the comparison is sealed, nothing joins it' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER link_no_update BEFORE UPDATE ON link FOR EACH ROW EXECUTE FUNCTION link_frozen();

CREATE TRIGGER link_no_delete BEFORE DELETE ON link FOR EACH ROW EXECUTE FUNCTION link_frozen();

CREATE TRIGGER link_no_truncate BEFORE TRUNCATE ON link FOR EACH STATEMENT EXECUTE FUNCTION link_frozen();

CREATE TRIGGER link_no_join BEFORE INSERT ON link FOR EACH ROW EXECUTE FUNCTION link_no_join();

CREATE TABLE link_member (
    comparison_id BIGINT NOT NULL,
    link INTEGER NOT NULL,
    side TEXT NOT NULL,
    paragraph INTEGER NOT NULL,
    version_id BIGINT NOT NULL,
    ord INTEGER NOT NULL,
    CONSTRAINT pk_link_member PRIMARY KEY (comparison_id, link, side, paragraph),
    CONSTRAINT uq_link_member_comparison_id_link_side_ord UNIQUE (comparison_id, link, side, ord),
    CONSTRAINT fk_link_member_comparison_id_link_link FOREIGN KEY(comparison_id, link) REFERENCES link (comparison_id, ord),
    CONSTRAINT fk_link_member_version_id_paragraph_paragraph FOREIGN KEY(version_id, paragraph) REFERENCES paragraph (version_id, ord),
    CONSTRAINT ck_link_member_side CHECK (side IN ('left', 'right'))
);

CREATE INDEX ix_link_member_version_id_paragraph ON link_member (version_id, paragraph);

CREATE FUNCTION link_member_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of link_member never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION link_member_no_join() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF (SELECT sealed_at FROM comparison WHERE id = NEW.comparison_id) IS NOT NULL
THEN RAISE EXCEPTION 'immutable: the comparison is sealed, nothing joins it' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER link_member_no_update BEFORE UPDATE ON link_member FOR EACH ROW EXECUTE FUNCTION link_member_frozen();

CREATE TRIGGER link_member_no_delete BEFORE DELETE ON link_member FOR EACH ROW EXECUTE FUNCTION link_member_frozen();

CREATE TRIGGER link_member_no_truncate BEFORE TRUNCATE ON link_member FOR EACH STATEMENT EXECUTE FUNCTION link_member_frozen();

CREATE TRIGGER link_member_no_join BEFORE INSERT ON link_member FOR EACH ROW EXECUTE FUNCTION link_member_no_join();

CREATE TABLE nearest (
    comparison_id BIGINT NOT NULL,
    ord INTEGER NOT NULL,
    side TEXT NOT NULL,
    paragraph INTEGER NOT NULL,
    candidate INTEGER,
    score DOUBLE PRECISION NOT NULL,
    reason TEXT NOT NULL,
    CONSTRAINT pk_nearest PRIMARY KEY (comparison_id, ord),
    CONSTRAINT uq_nearest_comparison_id_side_paragraph UNIQUE (comparison_id, side, paragraph),
    CONSTRAINT ck_nearest_side CHECK (side IN ('left', 'right')),
    CONSTRAINT fk_nearest_comparison_id_comparison FOREIGN KEY(comparison_id) REFERENCES comparison (id)
);

CREATE FUNCTION nearest_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of nearest never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION nearest_no_join() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF (SELECT sealed_at FROM comparison WHERE id = NEW.comparison_id) IS NOT NULL
THEN RAISE EXCEPTION 'immutable: the comparison is sealed, nothing joins it' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER nearest_no_update BEFORE UPDATE ON nearest FOR EACH ROW EXECUTE FUNCTION nearest_frozen();

CREATE TRIGGER nearest_no_delete BEFORE DELETE ON nearest FOR EACH ROW EXECUTE FUNCTION nearest_frozen();

CREATE TRIGGER nearest_no_truncate BEFORE TRUNCATE ON nearest FOR EACH STATEMENT EXECUTE FUNCTION nearest_frozen();

CREATE TRIGGER nearest_no_join BEFORE INSERT ON nearest FOR EACH ROW EXECUTE FUNCTION nearest_no_join();
