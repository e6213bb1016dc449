CREATE TABLE note (
    version_id INTEGER NOT NULL,
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
)
 WITHOUT ROWID,
 STRICT;

CREATE TRIGGER note_no_update BEFORE UPDATE ON note
BEGIN SELECT RAISE(ABORT, 'immutable: rows of note never change'); END;

CREATE TRIGGER note_no_delete BEFORE DELETE ON note
BEGIN SELECT RAISE(ABORT, 'immutable: rows of note never change'); END;

CREATE TRIGGER note_no_join BEFORE INSERT ON note
  WHEN (SELECT sealed_at FROM version WHERE id = NEW.version_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'immutable: the version is sealed, nothing joins it'); END;
