"""The known documents and where they are published, from `catalogue.toml` beside this file.

Facts only: the texts belong to governments and publishers, and each user fetches them.
An address was seen to exist when the catalogue was made; that does not say that it is live today.
To add a document: write a `[[document]]` table as the others are, with addresses you have seen.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from corpus_tool.errors import DocumentNotFound, InputError
from corpus_tool.ingest.description import Description, describe_table
from corpus_tool.model import Party

__all__ = [
    "Address",
    "AddressRole",
    "CatalogueEntry",
    "find_entry",
    "load_catalogue",
    "published_at",
    "select_entries",
]


class AddressRole(StrEnum):
    """What is found at an address."""

    OFFICIAL_TEXT = "official-text"
    """The text, on the site of one of its authors."""
    TEXT_COPY = "text-copy"
    """The text, in a database of documents that names where it has it from."""
    MIRROR_TEXT = "mirror-text"
    """The text, reprinted by somebody else: a news agency, a blog."""
    TRANSLATION = "translation"
    """A translation that no author stands by; never to be aligned with an official text."""
    LANDING = "landing"
    """A page of an author that tells of the document and does not hold it."""
    NEWS = "news"
    RELATED = "related"
    TITLE_ONLY = "title-only"


@dataclass(frozen=True, slots=True)
class Address:
    """Where something of a document is published."""

    url: str
    role: AddressRole
    language: str = "en"
    link_text: str | None = None
    """The text is not this page: it is what the link with this text leads to."""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A known document."""

    slug: str
    """Its key in a corpus that fetches it."""
    title: str
    kind: str
    date: str
    parties: tuple[Party, ...]
    level: str | None = None
    succeeds: str | None = None
    publisher: str | None = None
    licence: str | None = None
    title_seen: bool = True
    """Otherwise the title was supplied, and the one in print may differ."""
    addresses: tuple[Address, ...] = ()

    def texts(self, *, mirrors: bool = False) -> tuple[Address, ...]:
        """Return the addresses of its text in English, the most trustworthy first.

        Args:
            mirrors: where no author publishes it, take copies and reprints.
        """
        official = self._in_english(AddressRole.OFFICIAL_TEXT)
        return official if official or not mirrors else self.reprints()

    def reprints(self) -> tuple[Address, ...]:
        """Return the addresses where others have its text in English."""
        copies = self._in_english(AddressRole.TEXT_COPY)
        return copies + self._in_english(AddressRole.MIRROR_TEXT)

    def _in_english(self, role: AddressRole) -> tuple[Address, ...]:
        return tuple(
            address
            for address in self.addresses
            if address.role is role and address.language == "en"
        )

    def description(self) -> Description:
        """Say what a corpus is to know of it; a title nobody saw gives way to the one in print."""
        return describe_table(
            {
                "key": self.slug,
                "title": self.title if self.title_seen else None,
                "kind": self.kind,
                "date": self.date,
                "parties": list(self.parties),
                "level": self.level,
                "succeeds": self.succeeds,
                "licence": self.licence,
            },
            origin=f"the catalogue's '{self.slug}'",
        )


@cache
def load_catalogue() -> tuple[CatalogueEntry, ...]:
    """Return the known documents, by partnership as the catalogue has them."""
    text = files(__package__).joinpath("catalogue.toml").read_text("utf-8")
    table = tomllib.loads(text)
    names: Mapping[str, str] = table["parties"]
    return tuple(_entry(document, names) for document in table["document"])


def _entry(table: Mapping[str, Any], names: Mapping[str, str]) -> CatalogueEntry:
    fields = dict(table)
    addresses = tuple(
        Address(**{**address, "role": AddressRole(address["role"])})
        for address in fields.pop("addresses", ())
    )
    parties = tuple(Party(code, names[code]) for code in fields.pop("parties"))
    return CatalogueEntry(**fields, parties=parties, addresses=addresses)


def find_entry(slug: str) -> CatalogueEntry:
    """Return the entry of this slug.

    Raises:
        DocumentNotFound: there is none; the hint names what is near.
    """
    entries = {entry.slug: entry for entry in load_catalogue()}
    if slug in entries:
        return entries[slug]
    near = difflib.get_close_matches(slug, entries, n=1)
    hint = f"Perhaps '{near[0]}' is meant" if near else "See what is known: corpus-tool catalogue"
    message = f"no document '{slug}' in the catalogue"
    raise DocumentNotFound(message, subject=slug, hint=hint)


def published_at(url: str) -> tuple[CatalogueEntry, Address] | None:
    """Return the entry whose text in English is published at an address, and that address."""
    for entry in load_catalogue():
        for address in (*entry.texts(), *entry.reprints()):
            if address.url == url:
                return entry, address
    return None


def select_entries(
    *, parties: Iterable[str] = (), level: str | None = None
) -> tuple[CatalogueEntry, ...]:
    """Return the entries that have all these parties, and this level where one is named.

    Args:
        parties: codes or names, in whatever case: `LAO`, `viet nam`.
        level: the partnership's level as stated, in whatever case.

    Raises:
        InputError: no entry has such a party or level; the hint names what is near.
    """
    codes = {_party(party) for party in parties}
    stated = _level(level) if level is not None else None
    return tuple(
        entry
        for entry in load_catalogue()
        if codes <= {party.code for party in entry.parties}
        and (stated is None or entry.level == stated)
    )


def _party(text: str) -> str:
    codes = {party.code: party.code for entry in load_catalogue() for party in entry.parties}
    names = {party.name: party.code for entry in load_catalogue() for party in entry.parties}
    return _known(text, codes | names, "party")


def _level(text: str) -> str:
    return _known(
        text, {entry.level: entry.level for entry in load_catalogue() if entry.level}, "level"
    )


def _known(text: str, values: Mapping[str, str], what: str) -> str:
    """Return the value that a user's word means."""
    folded = {name.casefold(): value for name, value in values.items()}
    if (found := folded.get(" ".join(text.split()).casefold())) is not None:
        return found
    near = difflib.get_close_matches(text.casefold(), folded, n=1)
    shown = next((name for name in values if near and name.casefold() == near[0]), None)
    raise InputError(
        f"the catalogue has no document of the {what} '{text}'",
        subject=text,
        hint=f"Perhaps '{shown}' is meant" if shown else f"Known: {', '.join(sorted(values))}",
    )
