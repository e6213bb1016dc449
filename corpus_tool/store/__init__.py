"""Between values and the database; SQLAlchemy lives only here."""

from corpus_tool.store.store import Reader, Store, Transaction

__all__ = ["Reader", "Store", "Transaction"]
