CREATE TABLE retrieval (
    id BIGSERIAL NOT NULL,
    address TEXT NOT NULL,
    final_address TEXT NOT NULL,
    via TEXT NOT NULL,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,
    retrieved_at TIMESTAMP WITH TIME ZONE NOT NULL,
    blob_id BIGINT NOT NULL,
    run_id BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    CONSTRAINT pk_retrieval PRIMARY KEY (id),
    CONSTRAINT ck_retrieval_status CHECK (status BETWEEN 100 AND 599),
    CONSTRAINT ck_retrieval_address CHECK (length(address) <= 2000),
    CONSTRAINT fk_retrieval_blob_id_blob FOREIGN KEY(blob_id) REFERENCES blob (id),
    CONSTRAINT fk_retrieval_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
);

CREATE INDEX ix_retrieval_address ON retrieval (address);

CREATE INDEX ix_retrieval_blob_id ON retrieval (blob_id);

CREATE INDEX ix_retrieval_run_id ON retrieval (run_id);

CREATE FUNCTION retrieval_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of retrieval never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE TRIGGER retrieval_no_update BEFORE UPDATE ON retrieval FOR EACH ROW EXECUTE FUNCTION retrieval_frozen();

CREATE TRIGGER retrieval_no_delete BEFORE DELETE ON retrieval FOR EACH ROW EXECUTE FUNCTION retrieval_frozen();

CREATE TRIGGER retrieval_no_truncate BEFORE TRUNCATE ON retrieval FOR EACH STATEMENT EXECUTE FUNCTION retrieval_frozen();
