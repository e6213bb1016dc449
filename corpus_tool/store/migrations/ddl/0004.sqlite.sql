CREATE TABLE retrieval (
    id INTEGER NOT NULL,
    address TEXT NOT NULL,
    final_address TEXT NOT NULL,
    via TEXT NOT NULL,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,
    retrieved_at TEXT NOT NULL,
    blob_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    digest BLOB NOT NULL,
    CONSTRAINT pk_retrieval PRIMARY KEY (id),
    CONSTRAINT ck_retrieval_status CHECK (status BETWEEN 100 AND 599),
    CONSTRAINT ck_retrieval_address CHECK (length(address) <= 2000),
    CONSTRAINT fk_retrieval_blob_id_blob FOREIGN KEY(blob_id) REFERENCES blob (id),
    CONSTRAINT fk_retrieval_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
)
 STRICT;

CREATE INDEX ix_retrieval_address ON retrieval (address);

CREATE INDEX ix_retrieval_blob_id ON retrieval (blob_id);

CREATE INDEX ix_retrieval_run_id ON retrieval (run_id);

CREATE TRIGGER retrieval_no_update BEFORE UPDATE ON retrieval
BEGIN SELECT RAISE(ABORT, 'immutable: rows of retrieval never change'); END;

CREATE TRIGGER retrieval_no_delete BEFORE DELETE ON retrieval
BEGIN SELECT RAISE(ABORT, 'immutable: rows of retrieval never change'); END;

CREATE TRIGGER retrieval_no_replace BEFORE INSERT ON retrieval
  WHEN EXISTS (SELECT 1 FROM retrieval WHERE "id" = NEW."id")
BEGIN SELECT RAISE(ABORT, 'immutable: retrieval holds this row already'); END;
