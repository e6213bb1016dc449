CREATE TABLE footnote (
    version_id INTEGER NOT NULL,
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
)
 WITHOUT ROWID,
 STRICT;

CREATE TRIGGER footnote_no_update BEFORE UPDATE ON footnote
BEGIN SELECT RAISE(ABORT, 'immutable: rows of footnote never change'); END;

CREATE TRIGGER footnote_no_delete BEFORE DELETE ON footnote
BEGIN SELECT RAISE(ABORT, 'immutable: rows of footnote never change'); END;

CREATE TRIGGER footnote_no_join BEFORE INSERT ON footnote
  WHEN (SELECT sealed_at FROM version WHERE id = NEW.version_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'immutable: the version is sealed, nothing joins it'); END;
