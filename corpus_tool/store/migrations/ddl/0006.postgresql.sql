CREATE TABLE document_state (
    document_id BIGINT NOT NULL,
    ord INTEGER NOT NULL,
    sha256 BYTEA NOT NULL,
    CONSTRAINT pk_document_state PRIMARY KEY (document_id, ord),
    CONSTRAINT fk_document_state_document_id_document FOREIGN KEY(document_id) REFERENCES document (id)
);

CREATE FUNCTION document_state_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of document_state never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE TRIGGER document_state_no_update BEFORE UPDATE ON document_state FOR EACH ROW EXECUTE FUNCTION document_state_frozen();

CREATE TRIGGER document_state_no_delete BEFORE DELETE ON document_state FOR EACH ROW EXECUTE FUNCTION document_state_frozen();

CREATE TRIGGER document_state_no_truncate BEFORE TRUNCATE ON document_state FOR EACH STATEMENT EXECUTE FUNCTION document_state_frozen();

CREATE TABLE comparison_summary (
    comparison_id BIGINT NOT NULL,
    sha256 BYTEA NOT NULL,
    CONSTRAINT pk_comparison_summary PRIMARY KEY (comparison_id),
    CONSTRAINT fk_comparison_summary_comparison_id_comparison FOREIGN KEY(comparison_id) REFERENCES comparison (id)
);

CREATE FUNCTION comparison_summary_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of comparison_summary never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE TRIGGER comparison_summary_no_update BEFORE UPDATE ON comparison_summary FOR EACH ROW EXECUTE FUNCTION comparison_summary_frozen();

CREATE TRIGGER comparison_summary_no_delete BEFORE DELETE ON comparison_summary FOR EACH ROW EXECUTE FUNCTION comparison_summary_frozen();

CREATE TRIGGER comparison_summary_no_truncate BEFORE TRUNCATE ON comparison_summary FOR EACH STATEMENT EXECUTE FUNCTION comparison_summary_frozen();

CREATE TABLE scan_digest (
    scan_id BIGINT NOT NULL,
    part TEXT NOT NULL,
    ord BIGINT NOT NULL,
    sha256 BYTEA NOT NULL,
    CONSTRAINT pk_scan_digest PRIMARY KEY (scan_id, part, ord),
    CONSTRAINT fk_scan_digest_scan_id_scan FOREIGN KEY(scan_id) REFERENCES scan (id)
);

CREATE FUNCTION scan_digest_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of scan_digest never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE TRIGGER scan_digest_no_update BEFORE UPDATE ON scan_digest FOR EACH ROW EXECUTE FUNCTION scan_digest_frozen();

CREATE TRIGGER scan_digest_no_delete BEFORE DELETE ON scan_digest FOR EACH ROW EXECUTE FUNCTION scan_digest_frozen();

CREATE TRIGGER scan_digest_no_truncate BEFORE TRUNCATE ON scan_digest FOR EACH STATEMENT EXECUTE FUNCTION scan_digest_frozen();
