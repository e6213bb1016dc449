"""Between values and the database; SQLAlchemy lives only here."""

from corpus_tool.store.store import Store, StoreReader, Transaction

__all__ = ["Store", "StoreReader", "Transaction"]
