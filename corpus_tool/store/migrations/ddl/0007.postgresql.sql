CREATE TABLE footnote (
    version_id BIGINT NOT NULL,
    ord INTEGER NOT NULL,
    mark TEXT NOT NULL,
    text TEXT NOT NULL,
    paragraph TEXT,
    line INTEGER,
    page INTEGER,
    CONSTRAINT pk_footnote PRIMARY KEY (version_id, ord),
    CONSTRAINT ck_footnote_mark CHECK (length(mark) <= 200),
    CONSTRAINT ck_footnote_text CHECK (length(text) > 0),
    CONSTRAINT fk_footnote_version_id_version FOREIGN KEY(version_id) REFERENCES version (id)
);

CREATE FUNCTION footnote_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
RAISE EXCEPTION 'immutable: rows of footnote never change' USING ERRCODE = 'integrity_constraint_violation';
END$$;

CREATE FUNCTION footnote_no_join() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
IF (SELECT sealed_at FROM version WHERE id = NEW.version_id) IS NOT NULL
THEN RAISE EXCEPTION 'immutable: the version is sealed, nothing joins it' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END$$;

CREATE TRIGGER footnote_no_update BEFORE UPDATE ON footnote FOR EACH ROW EXECUTE FUNCTION footnote_frozen();

CREATE TRIGGER footnote_no_delete BEFORE DELETE ON footnote FOR EACH ROW EXECUTE FUNCTION footnote_frozen();

CREATE TRIGGER footnote_no_truncate BEFORE TRUNCATE ON footnote FOR EACH STATEMENT EXECUTE FUNCTION footnote_frozen();

CREATE TRIGGER footnote_no_join BEFORE INSERT ON footnote FOR EACH ROW EXECUTE FUNCTION footnote_no_join();
