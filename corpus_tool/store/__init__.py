"""Between values and the database; SQLAlchemy lives only here."""

from corpus_tool.store.reader import Reader
from corpus_tool.store.store import Store, Transaction

__all__ = ["Reader", "Store", "Transaction"]
