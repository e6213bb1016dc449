"""Between values and the database; SQLAlchemy lives only here."""
