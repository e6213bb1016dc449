CREATE TABLE partnership (
    id BIGSERIAL NOT NULL,
    codes_sha256 BYTEA NOT NULL,
    n_parties INTEGER NOT NULL,
    CONSTRAINT pk_partnership PRIMARY KEY (id),
    CONSTRAINT uq_partnership_codes_sha256 UNIQUE (codes_sha256)
);

CREATE FUNCTION partnership_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of partnership never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE TRIGGER partnership_no_update BEFORE UPDATE ON partnership FOR EACH ROW EXECUTE FUNCTION partnership_frozen();

CREATE TRIGGER partnership_no_delete BEFORE DELETE ON partnership FOR EACH ROW EXECUTE FUNCTION partnership_frozen();

CREATE TRIGGER partnership_no_truncate BEFORE TRUNCATE ON partnership FOR EACH STATEMENT EXECUTE FUNCTION partnership_frozen();

CREATE TABLE partnership_party (
    partnership_id BIGINT NOT NULL,
    party_id BIGINT NOT NULL,
    CONSTRAINT pk_partnership_party PRIMARY KEY (partnership_id, party_id),
    CONSTRAINT fk_partnership_party_partnership_id_partnership FOREIGN KEY(partnership_id) REFERENCES partnership (id),
    CONSTRAINT fk_partnership_party_party_id_party FOREIGN KEY(party_id) REFERENCES party (id)
);

CREATE INDEX ix_partnership_party_party_id ON partnership_party (party_id);

CREATE FUNCTION partnership_party_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of partnership_party never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION partnership_party_no_join() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF (SELECT count(*) FROM partnership_party WHERE partnership_id = NEW.partnership_id) >= (SELECT n_parties FROM partnership WHERE id = NEW.partnership_id)
THEN RAISE EXCEPTION 'immutable: the partnership has all its parties' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER partnership_party_no_update BEFORE UPDATE ON partnership_party FOR EACH ROW EXECUTE FUNCTION partnership_party_frozen();

CREATE TRIGGER partnership_party_no_delete BEFORE DELETE ON partnership_party FOR EACH ROW EXECUTE FUNCTION partnership_party_frozen();

CREATE TRIGGER partnership_party_no_truncate BEFORE TRUNCATE ON partnership_party FOR EACH STATEMENT EXECUTE FUNCTION partnership_party_frozen();

CREATE TRIGGER partnership_party_no_join BEFORE INSERT ON partnership_party FOR EACH ROW EXECUTE FUNCTION partnership_party_no_join();

CREATE TABLE partnership_document (
    description_id BIGINT NOT NULL,
    partnership_id BIGINT NOT NULL,
    CONSTRAINT pk_partnership_document PRIMARY KEY (description_id),
    CONSTRAINT fk_partnership_document_description_id_description FOREIGN KEY(description_id) REFERENCES description (id),
    CONSTRAINT fk_partnership_document_partnership_id_partnership FOREIGN KEY(partnership_id) REFERENCES partnership (id)
);

CREATE INDEX ix_partnership_document_partnership_id ON partnership_document (partnership_id);

CREATE FUNCTION partnership_document_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of partnership_document never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE TRIGGER partnership_document_no_update BEFORE UPDATE ON partnership_document FOR EACH ROW EXECUTE FUNCTION partnership_document_frozen();

CREATE TRIGGER partnership_document_no_delete BEFORE DELETE ON partnership_document FOR EACH ROW EXECUTE FUNCTION partnership_document_frozen();

CREATE TRIGGER partnership_document_no_truncate BEFORE TRUNCATE ON partnership_document FOR EACH STATEMENT EXECUTE FUNCTION partnership_document_frozen();
