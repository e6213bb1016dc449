CREATE TABLE partnership (
    id INTEGER NOT NULL,
    codes_sha256 BLOB NOT NULL,
    n_parties INTEGER NOT NULL,
    CONSTRAINT pk_partnership PRIMARY KEY (id),
    CONSTRAINT uq_partnership_codes_sha256 UNIQUE (codes_sha256)
)
 STRICT;

CREATE TRIGGER partnership_no_update BEFORE UPDATE ON partnership
BEGIN SELECT RAISE(ABORT, 'immutable: rows of partnership never change'); END;

CREATE TRIGGER partnership_no_delete BEFORE DELETE ON partnership
BEGIN SELECT RAISE(ABORT, 'immutable: rows of partnership never change'); END;

CREATE TRIGGER partnership_no_replace BEFORE INSERT ON partnership
  WHEN EXISTS (SELECT 1 FROM partnership WHERE "id" = NEW."id"
    OR "codes_sha256" = NEW."codes_sha256")
BEGIN SELECT RAISE(ABORT, 'immutable: partnership holds this row already'); END;

CREATE TABLE partnership_party (
    partnership_id INTEGER NOT NULL,
    party_id INTEGER NOT NULL,
    CONSTRAINT pk_partnership_party PRIMARY KEY (partnership_id, party_id),
    CONSTRAINT fk_partnership_party_partnership_id_partnership FOREIGN KEY(partnership_id) REFERENCES partnership (id),
    CONSTRAINT fk_partnership_party_party_id_party FOREIGN KEY(party_id) REFERENCES party (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_partnership_party_party_id ON partnership_party (party_id);

CREATE TRIGGER partnership_party_no_update BEFORE UPDATE ON partnership_party
BEGIN SELECT RAISE(ABORT, 'immutable: rows of partnership_party never change'); END;

CREATE TRIGGER partnership_party_no_delete BEFORE DELETE ON partnership_party
BEGIN SELECT RAISE(ABORT, 'immutable: rows of partnership_party never change'); END;

CREATE TRIGGER partnership_party_no_join BEFORE INSERT ON partnership_party
  WHEN (SELECT count(*) FROM partnership_party WHERE partnership_id = NEW.partnership_id) >= (SELECT n_parties FROM partnership WHERE id = NEW.partnership_id)
BEGIN SELECT RAISE(ABORT, 'immutable: the partnership has all its parties'); END;

CREATE TRIGGER partnership_party_no_replace BEFORE INSERT ON partnership_party
  WHEN EXISTS (SELECT 1 FROM partnership_party WHERE "partnership_id" = NEW."partnership_id" AND "party_id" = NEW."party_id")
BEGIN SELECT RAISE(ABORT, 'immutable: partnership_party holds this row already'); END;

CREATE TABLE partnership_document (
    description_id INTEGER NOT NULL,
    partnership_id INTEGER NOT NULL,
    CONSTRAINT pk_partnership_document PRIMARY KEY (description_id),
    CONSTRAINT fk_partnership_document_description_id_description FOREIGN KEY(description_id) REFERENCES description (id),
    CONSTRAINT fk_partnership_document_partnership_id_partnership FOREIGN KEY(partnership_id) REFERENCES partnership (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_partnership_document_partnership_id ON partnership_document (partnership_id);

CREATE TRIGGER partnership_document_no_update BEFORE UPDATE ON partnership_document
BEGIN SELECT RAISE(ABORT, 'immutable: rows of partnership_document never change'); END;

CREATE TRIGGER partnership_document_no_delete BEFORE DELETE ON partnership_document
BEGIN SELECT RAISE(ABORT, 'immutable: rows of partnership_document never change'); END;

CREATE TRIGGER partnership_document_no_replace BEFORE INSERT ON partnership_document
  WHEN EXISTS (SELECT 1 FROM partnership_document WHERE "description_id" = NEW."description_id")
BEGIN SELECT RAISE(ABORT, 'immutable: partnership_document holds this row already'); END;
