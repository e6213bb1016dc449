CREATE TABLE note (
    version_id BIGINT NOT NULL,
    ord INTEGER NOT NULL,
    mark TEXT NOT NULL,
    text TEXT NOT NULL,
    paragraph TEXT,
    line INTEGER,
    page INTEGER,
    CONSTRAINT pk_note PRIMARY KEY (version_id, ord),
    CONSTRAINT ck_note_mark CHECK (length(mark) <= 200),
    CONSTRAINT ck_note_text CHECK (length(text) > 0),
    CONSTRAINT fk_note_version_id_version FOREIGN KEY(version_id) REFERENCES version (id)
);

CREATE FUNCTION note_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of note never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION note_no_join() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF (SELECT sealed_at FROM version WHERE id = NEW.version_id) IS NOT NULL
THEN RAISE EXCEPTION 'immutable: the version is sealed, nothing joins it' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER note_no_update BEFORE UPDATE ON note FOR EACH ROW EXECUTE FUNCTION note_frozen();

CREATE TRIGGER note_no_delete BEFORE DELETE ON note FOR EACH ROW EXECUTE FUNCTION note_frozen();

CREATE TRIGGER note_no_truncate BEFORE TRUNCATE ON note FOR EACH STATEMENT EXECUTE FUNCTION note_frozen();

CREATE TRIGGER note_no_join BEFORE INSERT ON note FOR EACH ROW EXECUTE FUNCTION note_no_join();
