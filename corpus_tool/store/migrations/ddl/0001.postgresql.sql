CREATE TABLE run (
    id BIGSERIAL NOT NULL,
    kind TEXT NOT NULL,
    engine TEXT NOT NULL,
    parameters TEXT NOT NULL,
    status TEXT NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    host TEXT NOT NULL,
    pid BIGINT NOT NULL,
    process TEXT,
    error TEXT,
    outputs TEXT,
    digest BYTEA,
    CONSTRAINT pk_run PRIMARY KEY (id),
    CONSTRAINT ck_run_status CHECK (status IN ('running', 'done', 'failed', 'abandoned')),
    CONSTRAINT ck_run_ended CHECK ((status = 'running') = (ended_at IS NULL)),
    CONSTRAINT ck_run_digest CHECK ((status = 'running') = (digest IS NULL)),
    CONSTRAINT ck_run_outputs CHECK ((status = 'running') = (outputs IS NULL))
);

CREATE FUNCTION run_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of run never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION run_no_update() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF OLD.status <> 'running' OR NEW.status = 'running'
    OR NEW."id" IS DISTINCT FROM OLD."id"
    OR NEW."kind" IS DISTINCT FROM OLD."kind"
    OR NEW."engine" IS DISTINCT FROM OLD."engine"
    OR NEW."parameters" IS DISTINCT FROM OLD."parameters"
    OR NEW."started_at" IS DISTINCT FROM OLD."started_at"
    OR NEW."host" IS DISTINCT FROM OLD."host"
    OR NEW."pid" IS DISTINCT FROM OLD."pid"
    OR NEW."process" IS DISTINCT FROM OLD."process"
THEN RAISE EXCEPTION 'immutable: a run ends once, and nothing else of it changes' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER run_no_update BEFORE UPDATE ON run FOR EACH ROW EXECUTE FUNCTION run_no_update();

CREATE TRIGGER run_no_delete BEFORE DELETE ON run FOR EACH ROW EXECUTE FUNCTION run_frozen();

CREATE TRIGGER run_no_truncate BEFORE TRUNCATE ON run FOR EACH STATEMENT EXECUTE FUNCTION run_frozen();

CREATE TABLE blob (
    id BIGSERIAL NOT NULL,
    sha256 BYTEA NOT NULL,
    size INTEGER NOT NULL,
    body BYTEA NOT NULL,
    CONSTRAINT pk_blob PRIMARY KEY (id),
    CONSTRAINT uq_blob_sha256 UNIQUE (sha256),
    CONSTRAINT ck_blob_size CHECK (size = length(body)),
    CONSTRAINT ck_blob_sha256 CHECK (length(sha256) = 32)
);

CREATE FUNCTION blob_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of blob never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE TRIGGER blob_no_update BEFORE UPDATE ON blob FOR EACH ROW EXECUTE FUNCTION blob_frozen();

CREATE TRIGGER blob_no_delete BEFORE DELETE ON blob FOR EACH ROW EXECUTE FUNCTION blob_frozen();

CREATE TRIGGER blob_no_truncate BEFORE TRUNCATE ON blob FOR EACH STATEMENT EXECUTE FUNCTION blob_frozen();

CREATE TABLE party (
    id BIGSERIAL NOT NULL,
    code TEXT NOT NULL,
    CONSTRAINT pk_party PRIMARY KEY (id),
    CONSTRAINT uq_party_code UNIQUE (code),
    CONSTRAINT ck_party_code CHECK (length(code) BETWEEN 1 AND 100)
);

CREATE FUNCTION party_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of party never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE TRIGGER party_no_update BEFORE UPDATE ON party FOR EACH ROW EXECUTE FUNCTION party_frozen();

CREATE TRIGGER party_no_delete BEFORE DELETE ON party FOR EACH ROW EXECUTE FUNCTION party_frozen();

CREATE TRIGGER party_no_truncate BEFORE TRUNCATE ON party FOR EACH STATEMENT EXECUTE FUNCTION party_frozen();

CREATE TABLE document (
    id BIGSERIAL NOT NULL,
    key TEXT NOT NULL,
    CONSTRAINT pk_document PRIMARY KEY (id),
    CONSTRAINT uq_document_key UNIQUE (key),
    CONSTRAINT ck_document_key CHECK (length(key) BETWEEN 1 AND 200)
);

CREATE FUNCTION document_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of document never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE TRIGGER document_no_update BEFORE UPDATE ON document FOR EACH ROW EXECUTE FUNCTION document_frozen();

CREATE TRIGGER document_no_delete BEFORE DELETE ON document FOR EACH ROW EXECUTE FUNCTION document_frozen();

CREATE TRIGGER document_no_truncate BEFORE TRUNCATE ON document FOR EACH STATEMENT EXECUTE FUNCTION document_frozen();

CREATE TABLE description (
    id BIGSERIAL NOT NULL,
    document_id BIGINT NOT NULL,
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    date TEXT,
    date_from DATE,
    date_to DATE,
    place TEXT,
    level TEXT,
    succeeds TEXT,
    languages TEXT NOT NULL,
    source_url TEXT,
    licence TEXT,
    specimen BOOLEAN NOT NULL,
    n_parties INTEGER NOT NULL,
    run_id BIGINT NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    digest BYTEA NOT NULL,
    CONSTRAINT pk_description PRIMARY KEY (id),
    CONSTRAINT uq_description_document_id_number UNIQUE (document_id, number),
    CONSTRAINT ck_description_number CHECK (number >= 1),
    CONSTRAINT ck_description_dates CHECK (date_from <= date_to),
    CONSTRAINT ck_description_date_from CHECK ((date IS NULL) = (date_from IS NULL)),
    CONSTRAINT ck_description_date_to CHECK ((date IS NULL) = (date_to IS NULL)),
    CONSTRAINT fk_description_document_id_document FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_description_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
);

CREATE INDEX ix_description_date_from ON description (date_from);

CREATE INDEX ix_description_run_id ON description (run_id);

CREATE INDEX ix_description_succeeds ON description (succeeds);

CREATE FUNCTION description_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of description never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE TRIGGER description_no_update BEFORE UPDATE ON description FOR EACH ROW EXECUTE FUNCTION description_frozen();

CREATE TRIGGER description_no_delete BEFORE DELETE ON description FOR EACH ROW EXECUTE FUNCTION description_frozen();

CREATE TRIGGER description_no_truncate BEFORE TRUNCATE ON description FOR EACH STATEMENT EXECUTE FUNCTION description_frozen();

CREATE TABLE description_party (
    description_id BIGINT NOT NULL,
    ord INTEGER NOT NULL,
    party_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    CONSTRAINT pk_description_party PRIMARY KEY (description_id, ord),
    CONSTRAINT fk_description_party_description_id_description FOREIGN KEY(description_id) REFERENCES description (id),
    CONSTRAINT fk_description_party_party_id_party FOREIGN KEY(party_id) REFERENCES party (id)
);

CREATE INDEX ix_description_party_party_id ON description_party (party_id);

CREATE FUNCTION description_party_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of description_party never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION description_party_no_join() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF (SELECT count(*) FROM description_party WHERE description_id = NEW.description_id) >= (SELECT n_parties FROM description WHERE id = NEW.description_id)
THEN RAISE EXCEPTION 'immutable: the description has all its parties' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER description_party_no_update BEFORE UPDATE ON description_party FOR EACH ROW EXECUTE FUNCTION description_party_frozen();

CREATE TRIGGER description_party_no_delete BEFORE DELETE ON description_party FOR EACH ROW EXECUTE FUNCTION description_party_frozen();

CREATE TRIGGER description_party_no_truncate BEFORE TRUNCATE ON description_party FOR EACH STATEMENT EXECUTE FUNCTION description_party_frozen();

CREATE TRIGGER description_party_no_join BEFORE INSERT ON description_party FOR EACH ROW EXECUTE FUNCTION description_party_no_join();

CREATE TABLE version (
    id BIGSERIAL NOT NULL,
    document_id BIGINT NOT NULL,
    number INTEGER NOT NULL,
    parent_id BIGINT,
    language TEXT NOT NULL,
    body TEXT NOT NULL,
    body_sha256 BYTEA NOT NULL,
    digest BYTEA NOT NULL,
    record_sha256 BYTEA NOT NULL,
    n_chars INTEGER NOT NULL,
    n_parts INTEGER NOT NULL,
    n_headings INTEGER NOT NULL,
    n_paragraphs INTEGER NOT NULL,
    n_findings INTEGER NOT NULL,
    run_id BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    sealed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_version PRIMARY KEY (id),
    CONSTRAINT uq_version_document_id_number UNIQUE (document_id, number),
    CONSTRAINT uq_version_document_id_digest UNIQUE (document_id, digest),
    CONSTRAINT uq_version_id_document_id UNIQUE (id, document_id),
    CONSTRAINT fk_version_parent_id_document_id_version FOREIGN KEY(parent_id, document_id) REFERENCES version (id, document_id),
    CONSTRAINT ck_version_number CHECK (number >= 1),
    CONSTRAINT ck_version_parent CHECK (parent_id <> id),
    CONSTRAINT ck_version_n_chars CHECK (n_chars = length(body)),
    CONSTRAINT ck_version_n_paragraphs CHECK (n_paragraphs >= 1),
    CONSTRAINT fk_version_document_id_document FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_version_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
);

CREATE INDEX ix_version_run_id ON version (run_id);

CREATE FUNCTION version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of version never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION version_no_update() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF OLD.sealed_at IS NOT NULL OR NEW.sealed_at IS NULL
    OR NEW."id" IS DISTINCT FROM OLD."id"
    OR NEW."document_id" IS DISTINCT FROM OLD."document_id"
    OR NEW."number" IS DISTINCT FROM OLD."number"
    OR NEW."parent_id" IS DISTINCT FROM OLD."parent_id"
    OR NEW."language" IS DISTINCT FROM OLD."language"
    OR NEW."body" IS DISTINCT FROM OLD."body"
    OR NEW."body_sha256" IS DISTINCT FROM OLD."body_sha256"
    OR NEW."digest" IS DISTINCT FROM OLD."digest"
    OR NEW."record_sha256" IS DISTINCT FROM OLD."record_sha256"
    OR NEW."n_chars" IS DISTINCT FROM OLD."n_chars"
    OR NEW."n_parts" IS DISTINCT FROM OLD."n_parts"
    OR NEW."n_headings" IS DISTINCT FROM OLD."n_headings"
    OR NEW."n_paragraphs" IS DISTINCT FROM OLD."n_paragraphs"
    OR NEW."n_findings" IS DISTINCT FROM OLD."n_findings"
    OR NEW."run_id" IS DISTINCT FROM OLD."run_id"
    OR NEW."created_at" IS DISTINCT FROM OLD."created_at"
    OR NEW.n_parts <> (SELECT count(*) FROM part WHERE version_id = NEW.id)
    OR NEW.n_headings <> (SELECT count(*) FROM heading WHERE version_id = NEW.id)
    OR NEW.n_paragraphs <> (SELECT count(*) FROM paragraph WHERE version_id = NEW.id)
    OR NEW.n_findings <> (SELECT count(*) FROM finding WHERE version_id = NEW.id)
THEN RAISE EXCEPTION 'immutable: a version is sealed once, whole, and nothing else of it changes' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER version_no_update BEFORE UPDATE ON version FOR EACH ROW EXECUTE FUNCTION version_no_update();

CREATE TRIGGER version_no_delete BEFORE DELETE ON version FOR EACH ROW EXECUTE FUNCTION version_frozen();

CREATE TRIGGER version_no_truncate BEFORE TRUNCATE ON version FOR EACH STATEMENT EXECUTE FUNCTION version_frozen();

CREATE TABLE source (
    id BIGSERIAL NOT NULL,
    version_id BIGINT NOT NULL,
    blob_id BIGINT NOT NULL,
    origin TEXT NOT NULL,
    media_type TEXT NOT NULL,
    charset TEXT,
    retrieved_at TIMESTAMP WITH TIME ZONE NOT NULL,
    reader TEXT NOT NULL,
    run_id BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    CONSTRAINT pk_source PRIMARY KEY (id),
    CONSTRAINT uq_source_version_id_blob_id UNIQUE (version_id, blob_id),
    CONSTRAINT fk_source_version_id_version FOREIGN KEY(version_id) REFERENCES version (id),
    CONSTRAINT fk_source_blob_id_blob FOREIGN KEY(blob_id) REFERENCES blob (id),
    CONSTRAINT fk_source_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
);

CREATE INDEX ix_source_blob_id ON source (blob_id);

CREATE INDEX ix_source_run_id ON source (run_id);

CREATE FUNCTION source_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of source never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE TRIGGER source_no_update BEFORE UPDATE ON source FOR EACH ROW EXECUTE FUNCTION source_frozen();

CREATE TRIGGER source_no_delete BEFORE DELETE ON source FOR EACH ROW EXECUTE FUNCTION source_frozen();

CREATE TRIGGER source_no_truncate BEFORE TRUNCATE ON source FOR EACH STATEMENT EXECUTE FUNCTION source_frozen();

CREATE TABLE part (
    version_id BIGINT NOT NULL,
    ord INTEGER NOT NULL,
    slug TEXT NOT NULL,
    title_lines TEXT NOT NULL,
    dateline TEXT,
    attestation TEXT,
    CONSTRAINT pk_part PRIMARY KEY (version_id, ord),
    CONSTRAINT uq_part_version_id_slug UNIQUE (version_id, slug),
    CONSTRAINT ck_part_slug CHECK (length(slug) <= 200),
    CONSTRAINT fk_part_version_id_version FOREIGN KEY(version_id) REFERENCES version (id)
);

CREATE FUNCTION part_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of part never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION part_no_join() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF (SELECT sealed_at FROM version WHERE id = NEW.version_id) IS NOT NULL
THEN RAISE EXCEPTION 'immutable: the version is sealed, nothing joins it' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER part_no_update BEFORE UPDATE ON part FOR EACH ROW EXECUTE FUNCTION part_frozen();

CREATE TRIGGER part_no_delete BEFORE DELETE ON part FOR EACH ROW EXECUTE FUNCTION part_frozen();

CREATE TRIGGER part_no_truncate BEFORE TRUNCATE ON part FOR EACH STATEMENT EXECUTE FUNCTION part_frozen();

CREATE TRIGGER part_no_join BEFORE INSERT ON part FOR EACH ROW EXECUTE FUNCTION part_no_join();

CREATE TABLE signatory (
    version_id BIGINT NOT NULL,
    part INTEGER NOT NULL,
    ord INTEGER NOT NULL,
    name TEXT NOT NULL,
    office TEXT NOT NULL,
    role TEXT NOT NULL,
    CONSTRAINT pk_signatory PRIMARY KEY (version_id, part, ord),
    CONSTRAINT fk_signatory_version_id_part_part FOREIGN KEY(version_id, part) REFERENCES part (version_id, ord)
);

CREATE FUNCTION signatory_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of signatory never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION signatory_no_join() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF (SELECT sealed_at FROM version WHERE id = NEW.version_id) IS NOT NULL
THEN RAISE EXCEPTION 'immutable: the version is sealed, nothing joins it' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER signatory_no_update BEFORE UPDATE ON signatory FOR EACH ROW EXECUTE FUNCTION signatory_frozen();

CREATE TRIGGER signatory_no_delete BEFORE DELETE ON signatory FOR EACH ROW EXECUTE FUNCTION signatory_frozen();

CREATE TRIGGER signatory_no_truncate BEFORE TRUNCATE ON signatory FOR EACH STATEMENT EXECUTE FUNCTION signatory_frozen();

CREATE TRIGGER signatory_no_join BEFORE INSERT ON signatory FOR EACH ROW EXECUTE FUNCTION signatory_no_join();

CREATE TABLE heading (
    version_id BIGINT NOT NULL,
    ord INTEGER NOT NULL,
    text TEXT NOT NULL,
    level INTEGER NOT NULL,
    part TEXT NOT NULL,
    before INTEGER NOT NULL,
    line INTEGER,
    CONSTRAINT pk_heading PRIMARY KEY (version_id, ord),
    CONSTRAINT fk_heading_version_id_part_part FOREIGN KEY(version_id, part) REFERENCES part (version_id, slug),
    CONSTRAINT ck_heading_level CHECK (level >= 1)
);

CREATE FUNCTION heading_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of heading never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION heading_no_join() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF (SELECT sealed_at FROM version WHERE id = NEW.version_id) IS NOT NULL
THEN RAISE EXCEPTION 'immutable: the version is sealed, nothing joins it' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER heading_no_update BEFORE UPDATE ON heading FOR EACH ROW EXECUTE FUNCTION heading_frozen();

CREATE TRIGGER heading_no_delete BEFORE DELETE ON heading FOR EACH ROW EXECUTE FUNCTION heading_frozen();

CREATE TRIGGER heading_no_truncate BEFORE TRUNCATE ON heading FOR EACH STATEMENT EXECUTE FUNCTION heading_frozen();

CREATE TRIGGER heading_no_join BEFORE INSERT ON heading FOR EACH ROW EXECUTE FUNCTION heading_no_join();

CREATE TABLE text_unit (
    id BIGSERIAL NOT NULL,
    sha256 BYTEA NOT NULL,
    text TEXT NOT NULL,
    n_chars INTEGER NOT NULL,
    CONSTRAINT pk_text_unit PRIMARY KEY (id),
    CONSTRAINT uq_text_unit_sha256 UNIQUE (sha256),
    CONSTRAINT ck_text_unit_n_chars CHECK (n_chars = length(text)),
    CONSTRAINT ck_text_unit_sha256 CHECK (length(sha256) = 32)
);

CREATE FUNCTION text_unit_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of text_unit never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE TRIGGER text_unit_no_update BEFORE UPDATE ON text_unit FOR EACH ROW EXECUTE FUNCTION text_unit_frozen();

CREATE TRIGGER text_unit_no_delete BEFORE DELETE ON text_unit FOR EACH ROW EXECUTE FUNCTION text_unit_frozen();

CREATE TRIGGER text_unit_no_truncate BEFORE TRUNCATE ON text_unit FOR EACH STATEMENT EXECUTE FUNCTION text_unit_frozen();

CREATE TABLE paragraph (
    version_id BIGINT NOT NULL,
    ord INTEGER NOT NULL,
    path TEXT NOT NULL,
    part TEXT NOT NULL,
    label TEXT,
    derived_label TEXT,
    headings TEXT NOT NULL,
    role TEXT NOT NULL,
    depth INTEGER NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    joins TEXT NOT NULL,
    certainty TEXT NOT NULL,
    rules TEXT NOT NULL,
    line INTEGER,
    page INTEGER,
    text_unit_id BIGINT NOT NULL,
    CONSTRAINT pk_paragraph PRIMARY KEY (version_id, ord),
    CONSTRAINT uq_paragraph_version_id_path UNIQUE (version_id, path),
    CONSTRAINT ck_paragraph_path CHECK (length(path) <= 500),
    CONSTRAINT fk_paragraph_version_id_part_part FOREIGN KEY(version_id, part) REFERENCES part (version_id, slug),
    CONSTRAINT ck_paragraph_span CHECK (span_end > span_start AND span_start >= 0),
    CONSTRAINT ck_paragraph_depth CHECK (depth >= 0),
    CONSTRAINT ck_paragraph_role CHECK (role IN ('paragraph', 'preambular', 'lead', 'operative', 'item')),
    CONSTRAINT ck_paragraph_certainty CHECK (certainty IN ('certain', 'likely', 'check')),
    CONSTRAINT fk_paragraph_text_unit_id_text_unit FOREIGN KEY(text_unit_id) REFERENCES text_unit (id)
);

CREATE INDEX ix_paragraph_text_unit_id ON paragraph (text_unit_id);

CREATE FUNCTION paragraph_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of paragraph never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION paragraph_no_join() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF (SELECT sealed_at FROM version WHERE id = NEW.version_id) IS NOT NULL
THEN RAISE EXCEPTION 'immutable: the version is sealed, nothing joins it' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER paragraph_no_update BEFORE UPDATE ON paragraph FOR EACH ROW EXECUTE FUNCTION paragraph_frozen();

CREATE TRIGGER paragraph_no_delete BEFORE DELETE ON paragraph FOR EACH ROW EXECUTE FUNCTION paragraph_frozen();

CREATE TRIGGER paragraph_no_truncate BEFORE TRUNCATE ON paragraph FOR EACH STATEMENT EXECUTE FUNCTION paragraph_frozen();

CREATE TRIGGER paragraph_no_join BEFORE INSERT ON paragraph FOR EACH ROW EXECUTE FUNCTION paragraph_no_join();

CREATE TABLE finding (
    version_id BIGINT NOT NULL,
    ord INTEGER NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    line INTEGER,
    page INTEGER,
    CONSTRAINT pk_finding PRIMARY KEY (version_id, ord),
    CONSTRAINT fk_finding_version_id_version FOREIGN KEY(version_id) REFERENCES version (id)
);

CREATE FUNCTION finding_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of finding never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION finding_no_join() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF (SELECT sealed_at FROM version WHERE id = NEW.version_id) IS NOT NULL
THEN RAISE EXCEPTION 'immutable: the version is sealed, nothing joins it' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER finding_no_update BEFORE UPDATE ON finding FOR EACH ROW EXECUTE FUNCTION finding_frozen();

CREATE TRIGGER finding_no_delete BEFORE DELETE ON finding FOR EACH ROW EXECUTE FUNCTION finding_frozen();

CREATE TRIGGER finding_no_truncate BEFORE TRUNCATE ON finding FOR EACH STATEMENT EXECUTE FUNCTION finding_frozen();

CREATE TRIGGER finding_no_join BEFORE INSERT ON finding FOR EACH ROW EXECUTE FUNCTION finding_no_join();
