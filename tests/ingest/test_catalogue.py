"""The catalogue holds facts that can be relied on, and is chosen from by party and level."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.make_catalogue import catalogue as make
from corpus_tool.errors import DocumentNotFound, InputError
from corpus_tool.ingest import catalogue
from corpus_tool.ingest.catalogue import Address, AddressRole, CatalogueEntry
from corpus_tool.ingest.fetch_network import MAX_ADDRESS_LENGTH, normal_address, parse_address
from corpus_tool.model import Party

ENTRY = CatalogueEntry(
    slug="veldria-saltmere-2024",
    title="Joint Statement on the Harbours",
    kind="joint statement",
    date="2024-09-12",
    parties=(Party("XVE", "Veldria"), Party("XSA", "Saltmere")),
    level="Comprehensive Partnership",
    succeeds="veldria-saltmere-2014",
)


def researched(**changes: object) -> dict[str, object]:
    """Return an entry as the researched list has it."""
    urls = [
        {"url": "https://a.example/1", "role": "official-text (Ministry)", "seen": True},
        {"url": "https://a.example/2", "role": "official-text (Japanese)", "seen": True},
        {"url": "https://a.example/3", "role": "mirror-text (translated from it)", "seen": True},
        {"url": "https://a.example/4", "role": "mirror-text of the companion 'X'", "seen": True},
        {"url": "https://a.example/5", "role": "official-text", "seen": False},
        {
            "url": "https://a.example/6",
            "role": "official text through a link: follow it",
            "link_text": 'The "text"',
            "seen": True,
        },
    ]
    entry = {
        "slug": "a-b-2024",
        "title": 'A "quoted" title',
        "title_basis": "seen",
        "kind": "joint statement",
        "date": "2024-01-02",
        "parties": ["JPN", "LAO"],
        "publisher": "Ministry of Foreign Affairs of Japan",
        "licence_note": "a long remark",
        "notes": "another remark",
        "urls": urls,
    }
    return {**entry, **changes}


def test_the_file_is_what_the_script_makes(shared: Path) -> None:
    """The catalogue shipped is made from the researched list, and from nothing else."""
    entries = json.loads(shared.joinpath("catalogue.json").read_text("utf-8"))
    shipped = Path(catalogue.__file__).with_name("catalogue.toml").read_text("utf-8")

    assert make(entries) == shipped


def test_only_facts_and_seen_addresses_are_taken() -> None:
    """Remarks and guessed addresses stay behind; a remark can change what an address is."""
    text = make([researched()])

    assert "remark" not in text
    assert "https://a.example/5" not in text
    for line in (
        'title = "A \\"quoted\\" title"',
        '{ role = "official-text", url = "https://a.example/1" },',
        '{ role = "official-text", url = "https://a.example/2", language = "ja" },',
        '{ role = "translation", url = "https://a.example/3" },',
        '{ role = "related", url = "https://a.example/4" },',
        'url = "https://a.example/6", link_text = "The \\"text\\"" },',
    ):
        assert line in text


@pytest.mark.parametrize("basis", ["remembered", "descriptive", "partly seen", None])
def test_a_title_that_nobody_saw_is_marked(basis: str | None) -> None:
    """A title that was remembered or made up is never shown as the one in print."""
    assert "title_seen = false" in make([researched(title_basis=basis)])


def test_every_entry_can_be_used() -> None:
    """Slugs are keys, used once; parties, dates and addresses pass the checks of a corpus."""
    entries = catalogue.load_catalogue()

    assert len({entry.slug for entry in entries}) == len(entries) > 100
    for entry in entries:
        assert entry.description().document if entry.title_seen else entry.description().key
        for address in entry.addresses:
            assert str(parse_address(address.url)) == normal_address(address.url) == address.url
            assert len(address.url) <= MAX_ADDRESS_LENGTH and address.url.isascii()


def test_no_partnership_succeeds_itself() -> None:
    """Whatever an entry succeeds is another entry, and an earlier one."""
    dates = {entry.slug: entry.date for entry in catalogue.load_catalogue()}
    pairs = [
        (each.date, dates[each.succeeds]) for each in catalogue.load_catalogue() if each.succeeds
    ]

    assert len(pairs) > 50
    assert all(later >= earlier for later, earlier in pairs)


def test_the_text_behind_a_link_is_known() -> None:
    """The Japan-Laos text of 2015 is what a link on a page leads to."""
    (address,) = catalogue.find_entry("jpn-lao-2015-sp").texts()

    assert address.link_text == "Strategic Partnership"
    assert address.url.endswith("page3e_000485.html")


def test_authors_come_before_reprints() -> None:
    """A text is taken from an author's site; a reprint only when asked for, a translation never."""

    def entry(*roles: AddressRole) -> CatalogueEntry:
        made = tuple(Address(f"https://a.example/{role}", role) for role in roles)
        return CatalogueEntry("a", "A", "statement", "2024", (), addresses=made)

    official, copy = AddressRole.OFFICIAL_TEXT, AddressRole.TEXT_COPY
    mirror, other = AddressRole.MIRROR_TEXT, AddressRole.TRANSLATION

    def roles(entry: CatalogueEntry, mirrors: bool) -> list[AddressRole]:
        return [address.role for address in entry.texts(mirrors=mirrors)]

    assert roles(entry(mirror, official, copy), True) == [official]
    assert roles(entry(other, mirror, copy), True) == [copy, mirror]
    assert roles(entry(mirror, copy), False) == []
    assert roles(entry(other, AddressRole.NEWS), True) == []


def test_only_english_texts_are_offered() -> None:
    """A text in another language is another text."""
    addresses = (Address("https://a.example/ja", AddressRole.OFFICIAL_TEXT, "ja"),)
    entry = CatalogueEntry("a", "A", "statement", "2024", (), addresses=addresses)

    assert entry.texts() == ()


@pytest.mark.parametrize("words", [["LAO", "JPN"], ["lao", "Japan"], ["LAO PDR", " jpn "]])
def test_parties_are_found_by_code_and_name(words: list[str]) -> None:
    """All named parties must be there; case and spaces do not matter."""
    found = catalogue.select_entries(parties=words)

    assert found
    for entry in found:
        assert {"LAO", "JPN"} <= {party.code for party in entry.parties}


def test_a_level_is_the_whole_level() -> None:
    """A Strategic Partnership is no Comprehensive Strategic Partnership."""
    found = catalogue.select_entries(level="strategic partnership")

    assert found and {entry.level for entry in found} == {"Strategic Partnership"}


def test_a_mistyped_name_gets_a_hint() -> None:
    """What is not in the catalogue is told with what is near."""
    with pytest.raises(InputError, match="Perhaps 'Comprehensive Partnership' is meant"):
        catalogue.select_entries(level="Comprehensiv Partnership")
    with pytest.raises(InputError, match="Known: ASEAN, AUS"):
        catalogue.select_entries(parties=["XYZ"])
    with pytest.raises(DocumentNotFound, match="Perhaps 'jpn-lao-2015-sp' is meant"):
        catalogue.find_entry("jpn-lao-2015")


def test_an_entry_describes_its_document() -> None:
    """Title, kind, date, parties, level and what it succeeds go into the corpus."""
    described = ENTRY.description().document()

    assert (described.key, described.title) == (ENTRY.slug, ENTRY.title)
    assert (described.date, described.parties) == (ENTRY.date, ENTRY.parties)
    assert (described.level, described.succeeds) == (ENTRY.level, ENTRY.succeeds)


def test_an_address_leads_back_to_its_document() -> None:
    """The address of a text is known as that document's, the address of news is nobody's."""
    for entry in catalogue.load_catalogue():
        for address in entry.texts():
            assert catalogue.published_at(address.url) is not None
    news = catalogue.find_entry("jpn-lao-2025-csp").addresses[-1]

    assert news.role is AddressRole.NEWS
    assert catalogue.published_at(news.url) is None
