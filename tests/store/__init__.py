"""The store, on SQLite and on a PostgreSQL of the tests' own."""
