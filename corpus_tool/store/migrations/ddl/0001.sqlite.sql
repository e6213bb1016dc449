CREATE TABLE run (
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    engine TEXT NOT NULL,
    parameters TEXT NOT NULL,
    status TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    process TEXT,
    error TEXT,
    outputs TEXT,
    digest BLOB,
    CONSTRAINT pk_run PRIMARY KEY (id),
    CONSTRAINT ck_run_status CHECK (status IN ('running', 'done', 'failed', 'abandoned')),
    CONSTRAINT ck_run_ended CHECK ((status = 'running') = (ended_at IS NULL)),
    CONSTRAINT ck_run_digest CHECK ((status = 'running') = (digest IS NULL)),
    CONSTRAINT ck_run_outputs CHECK ((status = 'running') = (outputs IS NULL))
)
 STRICT;

CREATE TRIGGER run_no_update BEFORE UPDATE ON run
  WHEN OLD.status <> 'running' OR NEW.status = 'running'
    OR NEW."id" IS NOT OLD."id"
    OR NEW."kind" IS NOT OLD."kind"
    OR NEW."engine" IS NOT OLD."engine"
    OR NEW."parameters" IS NOT OLD."parameters"
    OR NEW."started_at" IS NOT OLD."started_at"
    OR NEW."host" IS NOT OLD."host"
    OR NEW."pid" IS NOT OLD."pid"
    OR NEW."process" IS NOT OLD."process"
BEGIN SELECT RAISE(ABORT, 'immutable: a run ends once, and nothing else of it changes'); END;

CREATE TRIGGER run_no_delete BEFORE DELETE ON run
BEGIN SELECT RAISE(ABORT, 'immutable: rows of run never change'); END;

CREATE TRIGGER run_no_replace BEFORE INSERT ON run
  WHEN EXISTS (SELECT 1 FROM run WHERE "id" = NEW."id")
BEGIN SELECT RAISE(ABORT, 'immutable: run holds this row already'); END;

CREATE TABLE blob (
    id INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    size INTEGER NOT NULL,
    body BLOB NOT NULL,
    CONSTRAINT pk_blob PRIMARY KEY (id),
    CONSTRAINT uq_blob_sha256 UNIQUE (sha256),
    CONSTRAINT ck_blob_size CHECK (size = length(body)),
    CONSTRAINT ck_blob_sha256 CHECK (length(sha256) = 32)
)
 STRICT;

CREATE TRIGGER blob_no_update BEFORE UPDATE ON blob
BEGIN SELECT RAISE(ABORT, 'immutable: rows of blob never change'); END;

CREATE TRIGGER blob_no_delete BEFORE DELETE ON blob
BEGIN SELECT RAISE(ABORT, 'immutable: rows of blob never change'); END;

CREATE TRIGGER blob_no_replace BEFORE INSERT ON blob
  WHEN EXISTS (SELECT 1 FROM blob WHERE "id" = NEW."id"
    OR "sha256" = NEW."sha256")
BEGIN SELECT RAISE(ABORT, 'immutable: blob holds this row already'); END;

CREATE TABLE party (
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    CONSTRAINT pk_party PRIMARY KEY (id),
    CONSTRAINT uq_party_code UNIQUE (code),
    CONSTRAINT ck_party_code CHECK (length(code) BETWEEN 1 AND 100)
)
 STRICT;

CREATE TRIGGER party_no_update BEFORE UPDATE ON party
BEGIN SELECT RAISE(ABORT, 'immutable: rows of party never change'); END;

CREATE TRIGGER party_no_delete BEFORE DELETE ON party
BEGIN SELECT RAISE(ABORT, 'immutable: rows of party never change'); END;

CREATE TRIGGER party_no_replace BEFORE INSERT ON party
  WHEN EXISTS (SELECT 1 FROM party WHERE "id" = NEW."id"
    OR "code" = NEW."code")
BEGIN SELECT RAISE(ABORT, 'immutable: party holds this row already'); END;

CREATE TABLE document (
    id INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    CONSTRAINT pk_document PRIMARY KEY (id),
    CONSTRAINT uq_document_key UNIQUE ("key"),
    CONSTRAINT ck_document_key CHECK (length(key) BETWEEN 1 AND 200)
)
 STRICT;

CREATE TRIGGER document_no_update BEFORE UPDATE ON document
BEGIN SELECT RAISE(ABORT, 'immutable: rows of document never change'); END;

CREATE TRIGGER document_no_delete BEFORE DELETE ON document
BEGIN SELECT RAISE(ABORT, 'immutable: rows of document never change'); END;

CREATE TRIGGER document_no_replace BEFORE INSERT ON document
  WHEN EXISTS (SELECT 1 FROM document WHERE "id" = NEW."id"
    OR "key" = NEW."key")
BEGIN SELECT RAISE(ABORT, 'immutable: document holds this row already'); END;

CREATE TABLE description (
    id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    date TEXT,
    date_from TEXT,
    date_to TEXT,
    place TEXT,
    level TEXT,
    succeeds TEXT,
    languages TEXT NOT NULL,
    source_url TEXT,
    licence TEXT,
    specimen INTEGER NOT NULL,
    n_parties INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    digest BLOB NOT NULL,
    CONSTRAINT pk_description PRIMARY KEY (id),
    CONSTRAINT uq_description_document_id_number UNIQUE (document_id, number),
    CONSTRAINT ck_description_number CHECK (number >= 1),
    CONSTRAINT ck_description_dates CHECK (date_from <= date_to),
    CONSTRAINT ck_description_date_from CHECK ((date IS NULL) = (date_from IS NULL)),
    CONSTRAINT ck_description_date_to CHECK ((date IS NULL) = (date_to IS NULL)),
    CONSTRAINT ck_description_specimen CHECK (specimen IN (0, 1)),
    CONSTRAINT fk_description_document_id_document FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_description_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
)
 STRICT;

CREATE INDEX ix_description_date_from ON description (date_from);

CREATE INDEX ix_description_run_id ON description (run_id);

CREATE INDEX ix_description_succeeds ON description (succeeds);

CREATE TRIGGER description_no_update BEFORE UPDATE ON description
BEGIN SELECT RAISE(ABORT, 'immutable: rows of description never change'); END;

CREATE TRIGGER description_no_delete BEFORE DELETE ON description
BEGIN SELECT RAISE(ABORT, 'immutable: rows of description never change'); END;

CREATE TRIGGER description_no_replace BEFORE INSERT ON description
  WHEN EXISTS (SELECT 1 FROM description WHERE "id" = NEW."id"
    OR "document_id" = NEW."document_id" AND "number" = NEW."number")
BEGIN SELECT RAISE(ABORT, 'immutable: description holds this row already'); END;

CREATE TABLE description_party (
    description_id INTEGER NOT NULL,
    ord INTEGER NOT NULL,
    party_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    CONSTRAINT pk_description_party PRIMARY KEY (description_id, ord),
    CONSTRAINT fk_description_party_description_id_description FOREIGN KEY(description_id) REFERENCES description (id),
    CONSTRAINT fk_description_party_party_id_party FOREIGN KEY(party_id) REFERENCES party (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_description_party_party_id ON description_party (party_id);

CREATE TRIGGER description_party_no_update BEFORE UPDATE ON description_party
BEGIN SELECT RAISE(ABORT, 'immutable: rows of description_party never change'); END;

CREATE TRIGGER description_party_no_delete BEFORE DELETE ON description_party
BEGIN SELECT RAISE(ABORT, 'immutable: rows of description_party never change'); END;

CREATE TRIGGER description_party_no_join BEFORE INSERT ON description_party
  WHEN (SELECT count(*) FROM description_party WHERE description_id = NEW.description_id) >= (SELECT n_parties FROM description WHERE id = NEW.description_id)
BEGIN SELECT RAISE(ABORT, 'immutable: the description has all its parties'); END;

CREATE TRIGGER description_party_no_replace BEFORE INSERT ON description_party
  WHEN EXISTS (SELECT 1 FROM description_party WHERE "description_id" = NEW."description_id" AND "ord" = NEW."ord")
BEGIN SELECT RAISE(ABORT, 'immutable: description_party holds this row already'); END;

CREATE TABLE version (
    id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    parent_id INTEGER,
    language TEXT NOT NULL,
    body TEXT NOT NULL,
    body_sha256 BLOB NOT NULL,
    digest BLOB NOT NULL,
    record_sha256 BLOB NOT NULL,
    n_chars INTEGER NOT NULL,
    n_parts INTEGER NOT NULL,
    n_headings INTEGER NOT NULL,
    n_paragraphs INTEGER NOT NULL,
    n_findings INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    sealed_at TEXT,
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
)
 STRICT;

CREATE INDEX ix_version_run_id ON version (run_id);

CREATE TRIGGER version_no_update BEFORE UPDATE ON version
  WHEN OLD.sealed_at IS NOT NULL OR NEW.sealed_at IS NULL
    OR NEW."id" IS NOT OLD."id"
    OR NEW."document_id" IS NOT OLD."document_id"
    OR NEW."number" IS NOT OLD."number"
    OR NEW."parent_id" IS NOT OLD."parent_id"
    OR NEW."language" IS NOT OLD."language"
    OR NEW."body" IS NOT OLD."body"
    OR NEW."body_sha256" IS NOT OLD."body_sha256"
    OR NEW."digest" IS NOT OLD."digest"
    OR NEW."record_sha256" IS NOT OLD."record_sha256"
    OR NEW."n_chars" IS NOT OLD."n_chars"
    OR NEW."n_parts" IS NOT OLD."n_parts"
    OR NEW."n_headings" IS NOT OLD."n_headings"
    OR NEW."n_paragraphs" IS NOT OLD."n_paragraphs"
    OR NEW."n_findings" IS NOT OLD."n_findings"
    OR NEW."run_id" IS NOT OLD."run_id"
    OR NEW."created_at" IS NOT OLD."created_at"
    OR NEW.n_parts <> (SELECT count(*) FROM part WHERE version_id = NEW.id)
    OR NEW.n_headings <> (SELECT count(*) FROM heading WHERE version_id = NEW.id)
    OR NEW.n_paragraphs <> (SELECT count(*) FROM paragraph WHERE version_id = NEW.id)
    OR NEW.n_findings <> (SELECT count(*) FROM finding WHERE version_id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'immutable: a version is sealed once, whole, and nothing else of it changes'); END;

CREATE TRIGGER version_no_delete BEFORE DELETE ON version
BEGIN SELECT RAISE(ABORT, 'immutable: rows of version never change'); END;

CREATE TRIGGER version_no_replace BEFORE INSERT ON version
  WHEN EXISTS (SELECT 1 FROM version WHERE "id" = NEW."id"
    OR "document_id" = NEW."document_id" AND "digest" = NEW."digest"
    OR "document_id" = NEW."document_id" AND "number" = NEW."number"
    OR "id" = NEW."id" AND "document_id" = NEW."document_id")
BEGIN SELECT RAISE(ABORT, 'immutable: version holds this row already'); END;

CREATE TABLE source (
    id INTEGER NOT NULL,
    version_id INTEGER NOT NULL,
    blob_id INTEGER NOT NULL,
    origin TEXT NOT NULL,
    media_type TEXT NOT NULL,
    charset TEXT,
    retrieved_at TEXT NOT NULL,
    reader TEXT NOT NULL,
    run_id INTEGER NOT NULL,
    digest BLOB NOT NULL,
    CONSTRAINT pk_source PRIMARY KEY (id),
    CONSTRAINT uq_source_version_id_blob_id UNIQUE (version_id, blob_id),
    CONSTRAINT fk_source_version_id_version FOREIGN KEY(version_id) REFERENCES version (id),
    CONSTRAINT fk_source_blob_id_blob FOREIGN KEY(blob_id) REFERENCES blob (id),
    CONSTRAINT fk_source_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
)
 STRICT;

CREATE INDEX ix_source_blob_id ON source (blob_id);

CREATE INDEX ix_source_run_id ON source (run_id);

CREATE TRIGGER source_no_update BEFORE UPDATE ON source
BEGIN SELECT RAISE(ABORT, 'immutable: rows of source never change'); END;

CREATE TRIGGER source_no_delete BEFORE DELETE ON source
BEGIN SELECT RAISE(ABORT, 'immutable: rows of source never change'); END;

CREATE TRIGGER source_no_replace BEFORE INSERT ON source
  WHEN EXISTS (SELECT 1 FROM source WHERE "id" = NEW."id"
    OR "version_id" = NEW."version_id" AND "blob_id" = NEW."blob_id")
BEGIN SELECT RAISE(ABORT, 'immutable: source holds this row already'); END;

CREATE TABLE part (
    version_id INTEGER NOT NULL,
    ord INTEGER NOT NULL,
    slug TEXT NOT NULL,
    title_lines TEXT NOT NULL,
    dateline TEXT,
    attestation TEXT,
    CONSTRAINT pk_part PRIMARY KEY (version_id, ord),
    CONSTRAINT uq_part_version_id_slug UNIQUE (version_id, slug),
    CONSTRAINT ck_part_slug CHECK (length(slug) <= 200),
    CONSTRAINT fk_part_version_id_version FOREIGN KEY(version_id) REFERENCES version (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TRIGGER part_no_update BEFORE UPDATE ON part
BEGIN SELECT RAISE(ABORT, 'immutable: rows of part never change'); END;

CREATE TRIGGER part_no_delete BEFORE DELETE ON part
BEGIN SELECT RAISE(ABORT, 'immutable: rows of part never change'); END;

CREATE TRIGGER part_no_join BEFORE INSERT ON part
  WHEN (SELECT sealed_at FROM version WHERE id = NEW.version_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'immutable: the version is sealed, nothing joins it'); END;

CREATE TABLE signatory (
    version_id INTEGER NOT NULL,
    part INTEGER NOT NULL,
    ord INTEGER NOT NULL,
    name TEXT NOT NULL,
    office TEXT NOT NULL,
    role TEXT NOT NULL,
    CONSTRAINT pk_signatory PRIMARY KEY (version_id, part, ord),
    CONSTRAINT fk_signatory_version_id_part_part FOREIGN KEY(version_id, part) REFERENCES part (version_id, ord)
)
 WITHOUT ROWID,
 STRICT;

CREATE TRIGGER signatory_no_update BEFORE UPDATE ON signatory
BEGIN SELECT RAISE(ABORT, 'immutable: rows of signatory never change'); END;

CREATE TRIGGER signatory_no_delete BEFORE DELETE ON signatory
BEGIN SELECT RAISE(ABORT, 'immutable: rows of signatory never change'); END;

CREATE TRIGGER signatory_no_join BEFORE INSERT ON signatory
  WHEN (SELECT sealed_at FROM version WHERE id = NEW.version_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'immutable: the version is sealed, nothing joins it'); END;

CREATE TABLE heading (
    version_id INTEGER NOT NULL,
    ord INTEGER NOT NULL,
    text TEXT NOT NULL,
    level INTEGER NOT NULL,
    part TEXT NOT NULL,
    "before" INTEGER NOT NULL,
    line INTEGER,
    CONSTRAINT pk_heading PRIMARY KEY (version_id, ord),
    CONSTRAINT fk_heading_version_id_part_part FOREIGN KEY(version_id, part) REFERENCES part (version_id, slug),
    CONSTRAINT ck_heading_level CHECK (level >= 1)
)
 WITHOUT ROWID,
 STRICT;

CREATE TRIGGER heading_no_update BEFORE UPDATE ON heading
BEGIN SELECT RAISE(ABORT, 'immutable: rows of heading never change'); END;

CREATE TRIGGER heading_no_delete BEFORE DELETE ON heading
BEGIN SELECT RAISE(ABORT, 'immutable: rows of heading never change'); END;

CREATE TRIGGER heading_no_join BEFORE INSERT ON heading
  WHEN (SELECT sealed_at FROM version WHERE id = NEW.version_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'immutable: the version is sealed, nothing joins it'); END;

CREATE TABLE text_unit (
    id INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    text TEXT NOT NULL,
    n_chars INTEGER NOT NULL,
    CONSTRAINT pk_text_unit PRIMARY KEY (id),
    CONSTRAINT uq_text_unit_sha256 UNIQUE (sha256),
    CONSTRAINT ck_text_unit_n_chars CHECK (n_chars = length(text)),
    CONSTRAINT ck_text_unit_sha256 CHECK (length(sha256) = 32)
)
 STRICT;

CREATE TRIGGER text_unit_no_update BEFORE UPDATE ON text_unit
BEGIN SELECT RAISE(ABORT, 'immutable: rows of text_unit never change'); END;

CREATE TRIGGER text_unit_no_delete BEFORE DELETE ON text_unit
BEGIN SELECT RAISE(ABORT, 'immutable: rows of text_unit never change'); END;

CREATE TRIGGER text_unit_no_replace BEFORE INSERT ON text_unit
  WHEN EXISTS (SELECT 1 FROM text_unit WHERE "id" = NEW."id"
    OR "sha256" = NEW."sha256")
BEGIN SELECT RAISE(ABORT, 'immutable: text_unit holds this row already'); END;

CREATE TABLE paragraph (
    version_id INTEGER NOT NULL,
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
    text_unit_id INTEGER NOT NULL,
    CONSTRAINT pk_paragraph PRIMARY KEY (version_id, ord),
    CONSTRAINT uq_paragraph_version_id_path UNIQUE (version_id, path),
    CONSTRAINT ck_paragraph_path CHECK (length(path) <= 500),
    CONSTRAINT fk_paragraph_version_id_part_part FOREIGN KEY(version_id, part) REFERENCES part (version_id, slug),
    CONSTRAINT ck_paragraph_span CHECK (span_end > span_start AND span_start >= 0),
    CONSTRAINT ck_paragraph_depth CHECK (depth >= 0),
    CONSTRAINT ck_paragraph_role CHECK (role IN ('paragraph', 'preambular', 'lead', 'operative', 'item')),
    CONSTRAINT ck_paragraph_certainty CHECK (certainty IN ('certain', 'likely', 'check')),
    CONSTRAINT fk_paragraph_text_unit_id_text_unit FOREIGN KEY(text_unit_id) REFERENCES text_unit (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_paragraph_text_unit_id ON paragraph (text_unit_id);

CREATE TRIGGER paragraph_no_update BEFORE UPDATE ON paragraph
BEGIN SELECT RAISE(ABORT, 'immutable: rows of paragraph never change'); END;

CREATE TRIGGER paragraph_no_delete BEFORE DELETE ON paragraph
BEGIN SELECT RAISE(ABORT, 'immutable: rows of paragraph never change'); END;

CREATE TRIGGER paragraph_no_join BEFORE INSERT ON paragraph
  WHEN (SELECT sealed_at FROM version WHERE id = NEW.version_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'immutable: the version is sealed, nothing joins it'); END;

CREATE TABLE finding (
    version_id INTEGER NOT NULL,
    ord INTEGER NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    line INTEGER,
    page INTEGER,
    CONSTRAINT pk_finding PRIMARY KEY (version_id, ord),
    CONSTRAINT fk_finding_version_id_version FOREIGN KEY(version_id) REFERENCES version (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TRIGGER finding_no_update BEFORE UPDATE ON finding
BEGIN SELECT RAISE(ABORT, 'immutable: rows of finding never change'); END;

CREATE TRIGGER finding_no_delete BEFORE DELETE ON finding
BEGIN SELECT RAISE(ABORT, 'immutable: rows of finding never change'); END;

CREATE TRIGGER finding_no_join BEFORE INSERT ON finding
  WHEN (SELECT sealed_at FROM version WHERE id = NEW.version_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'immutable: the version is sealed, nothing joins it'); END;
