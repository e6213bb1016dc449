CREATE TABLE scan (
    id BIGSERIAL NOT NULL,
    base_id BIGINT,
    options TEXT NOT NULL,
    options_sha256 BYTEA NOT NULL,
    engine TEXT NOT NULL,
    lexicon TEXT NOT NULL,
    recipe_sha256 BYTEA NOT NULL,
    corpus_sha256 BYTEA NOT NULL,
    bounded TEXT NOT NULL,
    n_documents INTEGER NOT NULL,
    n_added INTEGER NOT NULL,
    n_formulas INTEGER NOT NULL,
    n_variants INTEGER NOT NULL,
    n_occurrences INTEGER NOT NULL,
    n_ended INTEGER NOT NULL,
    n_near INTEGER NOT NULL,
    n_index INTEGER NOT NULL,
    result_sha256 BYTEA NOT NULL,
    run_id BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    sealed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_scan PRIMARY KEY (id),
    CONSTRAINT uq_scan_recipe_sha256_corpus_sha256 UNIQUE (recipe_sha256, corpus_sha256),
    CONSTRAINT ck_scan_base CHECK (base_id < id),
    CONSTRAINT fk_scan_base_id_scan FOREIGN KEY(base_id) REFERENCES scan (id),
    CONSTRAINT fk_scan_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
);

CREATE INDEX ix_scan_base_id ON scan (base_id);

CREATE INDEX ix_scan_run_id ON scan (run_id);

CREATE FUNCTION scan_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of scan never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION scan_no_update() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF OLD.sealed_at IS NOT NULL OR NEW.sealed_at IS NULL
    OR NEW."id" IS DISTINCT FROM OLD."id"
    OR NEW."base_id" IS DISTINCT FROM OLD."base_id"
    OR NEW."options" IS DISTINCT FROM OLD."options"
    OR NEW."options_sha256" IS DISTINCT FROM OLD."options_sha256"
    OR NEW."engine" IS DISTINCT FROM OLD."engine"
    OR NEW."lexicon" IS DISTINCT FROM OLD."lexicon"
    OR NEW."recipe_sha256" IS DISTINCT FROM OLD."recipe_sha256"
    OR NEW."corpus_sha256" IS DISTINCT FROM OLD."corpus_sha256"
    OR NEW."bounded" IS DISTINCT FROM OLD."bounded"
    OR NEW."n_documents" IS DISTINCT FROM OLD."n_documents"
    OR NEW."n_added" IS DISTINCT FROM OLD."n_added"
    OR NEW."n_formulas" IS DISTINCT FROM OLD."n_formulas"
    OR NEW."n_variants" IS DISTINCT FROM OLD."n_variants"
    OR NEW."n_occurrences" IS DISTINCT FROM OLD."n_occurrences"
    OR NEW."n_ended" IS DISTINCT FROM OLD."n_ended"
    OR NEW."n_near" IS DISTINCT FROM OLD."n_near"
    OR NEW."n_index" IS DISTINCT FROM OLD."n_index"
    OR NEW."result_sha256" IS DISTINCT FROM OLD."result_sha256"
    OR NEW."run_id" IS DISTINCT FROM OLD."run_id"
    OR NEW."created_at" IS DISTINCT FROM OLD."created_at"
    OR NEW.n_added <> (SELECT count(*) FROM scan_document WHERE scan_id = NEW.id)
    OR NEW.n_formulas <> (SELECT count(*) FROM formula WHERE scan_id = NEW.id)
    OR NEW.n_variants <> (SELECT count(*) FROM formula_variant WHERE scan_id = NEW.id)
    OR NEW.n_occurrences <> (SELECT count(*) FROM occurrence WHERE scan_id = NEW.id)
    OR NEW.n_ended <> (SELECT count(*) FROM formula_end WHERE scan_id = NEW.id)
    OR NEW.n_near <> (SELECT count(*) FROM near_duplicate WHERE scan_id = NEW.id)
    OR NEW.n_index <> (SELECT count(*) FROM scan_index WHERE scan_id = NEW.id)
THEN RAISE EXCEPTION 'immutable: a scan is sealed once, whole, and nothing else of it changes' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER scan_no_update BEFORE UPDATE ON scan FOR EACH ROW EXECUTE FUNCTION scan_no_update();

CREATE TRIGGER scan_no_delete BEFORE DELETE ON scan FOR EACH ROW EXECUTE FUNCTION scan_frozen();

CREATE TRIGGER scan_no_truncate BEFORE TRUNCATE ON scan FOR EACH STATEMENT EXECUTE FUNCTION scan_frozen();

CREATE TABLE scan_document (
    scan_id BIGINT NOT NULL,
    version_id BIGINT NOT NULL,
    CONSTRAINT pk_scan_document PRIMARY KEY (scan_id, version_id),
    CONSTRAINT fk_scan_document_scan_id_scan FOREIGN KEY(scan_id) REFERENCES scan (id),
    CONSTRAINT fk_scan_document_version_id_version FOREIGN KEY(version_id) REFERENCES version (id)
);

CREATE INDEX ix_scan_document_version_id ON scan_document (version_id);

CREATE FUNCTION scan_document_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of scan_document never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION scan_document_no_join() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF (SELECT sealed_at FROM scan WHERE id = NEW.scan_id) IS NOT NULL
THEN RAISE EXCEPTION 'immutable: the scan is sealed, nothing joins it' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER scan_document_no_update BEFORE UPDATE ON scan_document FOR EACH ROW EXECUTE FUNCTION scan_document_frozen();

CREATE TRIGGER scan_document_no_delete BEFORE DELETE ON scan_document FOR EACH ROW EXECUTE FUNCTION scan_document_frozen();

CREATE TRIGGER scan_document_no_truncate BEFORE TRUNCATE ON scan_document FOR EACH STATEMENT EXECUTE FUNCTION scan_document_frozen();

CREATE TRIGGER scan_document_no_join BEFORE INSERT ON scan_document FOR EACH ROW EXECUTE FUNCTION scan_document_no_join();

CREATE TABLE formula (
    scan_id BIGINT NOT NULL,
    ord INTEGER NOT NULL,
    key TEXT NOT NULL,
    template TEXT NOT NULL,
    words INTEGER NOT NULL,
    n_documents INTEGER NOT NULL,
    n_partners INTEGER NOT NULL,
    n_years INTEGER NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    CONSTRAINT pk_formula PRIMARY KEY (scan_id, ord),
    CONSTRAINT uq_formula_scan_id_key UNIQUE (scan_id, key),
    CONSTRAINT ck_formula_counts CHECK (words >= 1 AND n_documents >= 1),
    CONSTRAINT fk_formula_scan_id_scan FOREIGN KEY(scan_id) REFERENCES scan (id)
);

CREATE INDEX ix_formula_key ON formula (key);

CREATE FUNCTION formula_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of formula never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION formula_no_join() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF (SELECT sealed_at FROM scan WHERE id = NEW.scan_id) IS NOT NULL
THEN RAISE EXCEPTION 'immutable: the scan is sealed, nothing joins it' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER formula_no_update BEFORE UPDATE ON formula FOR EACH ROW EXECUTE FUNCTION formula_frozen();

CREATE TRIGGER formula_no_delete BEFORE DELETE ON formula FOR EACH ROW EXECUTE FUNCTION formula_frozen();

CREATE TRIGGER formula_no_truncate BEFORE TRUNCATE ON formula FOR EACH STATEMENT EXECUTE FUNCTION formula_frozen();

CREATE TRIGGER formula_no_join BEFORE INSERT ON formula FOR EACH ROW EXECUTE FUNCTION formula_no_join();

CREATE TABLE formula_end (
    scan_id BIGINT NOT NULL,
    since_id BIGINT NOT NULL,
    formula INTEGER NOT NULL,
    CONSTRAINT pk_formula_end PRIMARY KEY (scan_id, since_id, formula),
    CONSTRAINT uq_formula_end_since_id_formula UNIQUE (since_id, formula),
    CONSTRAINT fk_formula_end_since_id_formula_formula FOREIGN KEY(since_id, formula) REFERENCES formula (scan_id, ord),
    CONSTRAINT ck_formula_end_since CHECK (since_id < scan_id),
    CONSTRAINT fk_formula_end_scan_id_scan FOREIGN KEY(scan_id) REFERENCES scan (id)
);

CREATE FUNCTION formula_end_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of formula_end never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION formula_end_no_join() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF (SELECT sealed_at FROM scan WHERE id = NEW.scan_id) IS NOT NULL
THEN RAISE EXCEPTION 'immutable: the scan is sealed, nothing joins it' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER formula_end_no_update BEFORE UPDATE ON formula_end FOR EACH ROW EXECUTE FUNCTION formula_end_frozen();

CREATE TRIGGER formula_end_no_delete BEFORE DELETE ON formula_end FOR EACH ROW EXECUTE FUNCTION formula_end_frozen();

CREATE TRIGGER formula_end_no_truncate BEFORE TRUNCATE ON formula_end FOR EACH STATEMENT EXECUTE FUNCTION formula_end_frozen();

CREATE TRIGGER formula_end_no_join BEFORE INSERT ON formula_end FOR EACH ROW EXECUTE FUNCTION formula_end_no_join();

CREATE TABLE formula_variant (
    scan_id BIGINT NOT NULL,
    formula INTEGER NOT NULL,
    ord INTEGER NOT NULL,
    template TEXT NOT NULL,
    n_documents INTEGER NOT NULL,
    slots TEXT NOT NULL,
    CONSTRAINT pk_formula_variant PRIMARY KEY (scan_id, formula, ord),
    CONSTRAINT fk_formula_variant_scan_id_formula_formula FOREIGN KEY(scan_id, formula) REFERENCES formula (scan_id, ord)
);

CREATE FUNCTION formula_variant_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of formula_variant never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION formula_variant_no_join() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF (SELECT sealed_at FROM scan WHERE id = NEW.scan_id) IS NOT NULL
THEN RAISE EXCEPTION 'immutable: the scan is sealed, nothing joins it' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER formula_variant_no_update BEFORE UPDATE ON formula_variant FOR EACH ROW EXECUTE FUNCTION formula_variant_frozen();

CREATE TRIGGER formula_variant_no_delete BEFORE DELETE ON formula_variant FOR EACH ROW EXECUTE FUNCTION formula_variant_frozen();

CREATE TRIGGER formula_variant_no_truncate BEFORE TRUNCATE ON formula_variant FOR EACH STATEMENT EXECUTE FUNCTION formula_variant_frozen();

CREATE TRIGGER formula_variant_no_join BEFORE INSERT ON formula_variant FOR EACH ROW EXECUTE FUNCTION formula_variant_no_join();

CREATE TABLE occurrence (
    scan_id BIGINT NOT NULL,
    formula INTEGER NOT NULL,
    ord INTEGER NOT NULL,
    version_id BIGINT NOT NULL,
    paragraph INTEGER NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    variant INTEGER NOT NULL,
    fillings TEXT NOT NULL,
    quote_sha256 BYTEA NOT NULL,
    CONSTRAINT pk_occurrence PRIMARY KEY (scan_id, formula, ord),
    CONSTRAINT fk_occurrence_scan_id_formula_formula FOREIGN KEY(scan_id, formula) REFERENCES formula (scan_id, ord),
    CONSTRAINT fk_occurrence_version_id_paragraph_paragraph FOREIGN KEY(version_id, paragraph) REFERENCES paragraph (version_id, ord),
    CONSTRAINT ck_occurrence_span CHECK (span_end > span_start AND span_start >= 0)
);

CREATE INDEX ix_occurrence_version_id_paragraph ON occurrence (version_id, paragraph);

CREATE FUNCTION occurrence_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of occurrence never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION occurrence_no_join() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF (SELECT sealed_at FROM scan WHERE id = NEW.scan_id) IS NOT NULL
THEN RAISE EXCEPTION 'immutable: the scan is sealed, nothing joins it' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER occurrence_no_update BEFORE UPDATE ON occurrence FOR EACH ROW EXECUTE FUNCTION occurrence_frozen();

CREATE TRIGGER occurrence_no_delete BEFORE DELETE ON occurrence FOR EACH ROW EXECUTE FUNCTION occurrence_frozen();

CREATE TRIGGER occurrence_no_truncate BEFORE TRUNCATE ON occurrence FOR EACH STATEMENT EXECUTE FUNCTION occurrence_frozen();

CREATE TRIGGER occurrence_no_join BEFORE INSERT ON occurrence FOR EACH ROW EXECUTE FUNCTION occurrence_no_join();

CREATE TABLE near_duplicate (
    scan_id BIGINT NOT NULL,
    left_id BIGINT NOT NULL,
    right_id BIGINT NOT NULL,
    similarity DOUBLE PRECISION NOT NULL,
    CONSTRAINT pk_near_duplicate PRIMARY KEY (scan_id, left_id, right_id),
    CONSTRAINT ck_near_duplicate_sides CHECK (left_id <> right_id),
    CONSTRAINT ck_near_duplicate_similarity CHECK (similarity BETWEEN 0 AND 1),
    CONSTRAINT fk_near_duplicate_scan_id_scan FOREIGN KEY(scan_id) REFERENCES scan (id),
    CONSTRAINT fk_near_duplicate_left_id_text_unit FOREIGN KEY(left_id) REFERENCES text_unit (id),
    CONSTRAINT fk_near_duplicate_right_id_text_unit FOREIGN KEY(right_id) REFERENCES text_unit (id)
);

CREATE INDEX ix_near_duplicate_left_id ON near_duplicate (left_id);

CREATE INDEX ix_near_duplicate_right_id ON near_duplicate (right_id);

CREATE FUNCTION near_duplicate_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of near_duplicate never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION near_duplicate_no_join() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF (SELECT sealed_at FROM scan WHERE id = NEW.scan_id) IS NOT NULL
THEN RAISE EXCEPTION 'immutable: the scan is sealed, nothing joins it' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER near_duplicate_no_update BEFORE UPDATE ON near_duplicate FOR EACH ROW EXECUTE FUNCTION near_duplicate_frozen();

CREATE TRIGGER near_duplicate_no_delete BEFORE DELETE ON near_duplicate FOR EACH ROW EXECUTE FUNCTION near_duplicate_frozen();

CREATE TRIGGER near_duplicate_no_truncate BEFORE TRUNCATE ON near_duplicate FOR EACH STATEMENT EXECUTE FUNCTION near_duplicate_frozen();

CREATE TRIGGER near_duplicate_no_join BEFORE INSERT ON near_duplicate FOR EACH ROW EXECUTE FUNCTION near_duplicate_no_join();

CREATE TABLE scan_index (
    scan_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    body BYTEA NOT NULL,
    sha256 BYTEA NOT NULL,
    CONSTRAINT pk_scan_index PRIMARY KEY (scan_id, name),
    CONSTRAINT fk_scan_index_scan_id_scan FOREIGN KEY(scan_id) REFERENCES scan (id)
);

CREATE FUNCTION scan_index_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of scan_index never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION scan_index_no_join() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF (SELECT sealed_at FROM scan WHERE id = NEW.scan_id) IS NOT NULL
THEN RAISE EXCEPTION 'immutable: the scan is sealed, nothing joins it' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER scan_index_no_update BEFORE UPDATE ON scan_index FOR EACH ROW EXECUTE FUNCTION scan_index_frozen();

CREATE TRIGGER scan_index_no_delete BEFORE DELETE ON scan_index FOR EACH ROW EXECUTE FUNCTION scan_index_frozen();

CREATE TRIGGER scan_index_no_truncate BEFORE TRUNCATE ON scan_index FOR EACH STATEMENT EXECUTE FUNCTION scan_index_frozen();

CREATE TRIGGER scan_index_no_join BEFORE INSERT ON scan_index FOR EACH ROW EXECUTE FUNCTION scan_index_no_join();
