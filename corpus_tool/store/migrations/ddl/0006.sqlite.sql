CREATE TABLE document_state (
    document_id INTEGER NOT NULL,
    ord INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    CONSTRAINT pk_document_state PRIMARY KEY (document_id, ord),
    CONSTRAINT fk_document_state_document_id_document FOREIGN KEY(document_id) REFERENCES document (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TRIGGER document_state_no_update BEFORE UPDATE ON document_state
BEGIN SELECT RAISE(ABORT, 'immutable: rows of document_state never change'); END;

CREATE TRIGGER document_state_no_delete BEFORE DELETE ON document_state
BEGIN SELECT RAISE(ABORT, 'immutable: rows of document_state never change'); END;

CREATE TRIGGER document_state_no_replace BEFORE INSERT ON document_state
  WHEN EXISTS (SELECT 1 FROM document_state WHERE "document_id" = NEW."document_id" AND "ord" = NEW."ord")
BEGIN SELECT RAISE(ABORT, 'immutable: document_state holds this row already'); END;

CREATE TABLE comparison_summary (
    comparison_id INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    CONSTRAINT pk_comparison_summary PRIMARY KEY (comparison_id),
    CONSTRAINT fk_comparison_summary_comparison_id_comparison FOREIGN KEY(comparison_id) REFERENCES comparison (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TRIGGER comparison_summary_no_update BEFORE UPDATE ON comparison_summary
BEGIN SELECT RAISE(ABORT, 'immutable: rows of comparison_summary never change'); END;

CREATE TRIGGER comparison_summary_no_delete BEFORE DELETE ON comparison_summary
BEGIN SELECT RAISE(ABORT, 'immutable: rows of comparison_summary never change'); END;

CREATE TRIGGER comparison_summary_no_replace BEFORE INSERT ON comparison_summary
  WHEN EXISTS (SELECT 1 FROM comparison_summary WHERE "comparison_id" = NEW."comparison_id")
BEGIN SELECT RAISE(ABORT, 'immutable: comparison_summary holds this row already'); END;

CREATE TABLE scan_digest (
    scan_id INTEGER NOT NULL,
    part TEXT NOT NULL,
    ord INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    CONSTRAINT pk_scan_digest PRIMARY KEY (scan_id, part, ord),
    CONSTRAINT fk_scan_digest_scan_id_scan FOREIGN KEY(scan_id) REFERENCES scan (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TRIGGER scan_digest_no_update BEFORE UPDATE ON scan_digest
BEGIN SELECT RAISE(ABORT, 'immutable: rows of scan_digest never change'); END;

CREATE TRIGGER scan_digest_no_delete BEFORE DELETE ON scan_digest
BEGIN SELECT RAISE(ABORT, 'immutable: rows of scan_digest never change'); END;

CREATE TRIGGER scan_digest_no_replace BEFORE INSERT ON scan_digest
  WHEN EXISTS (SELECT 1 FROM scan_digest WHERE "scan_id" = NEW."scan_id" AND "part" = NEW."part" AND "ord" = NEW."ord")
BEGIN SELECT RAISE(ABORT, 'immutable: scan_digest holds this row already'); END;
