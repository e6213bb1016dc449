"""The history of the schema; Alembic runs it, `corpus_tool.store.migrate` calls Alembic."""
