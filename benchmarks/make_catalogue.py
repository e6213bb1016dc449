"""Make the program's catalogue of known documents from a list of researched ones.

```
python -m benchmarks.make_catalogue ../shared/catalogue.json > corpus_tool/ingest/catalogue.toml
```

Facts are taken: titles, dates, parties, levels, successions, and the addresses that were seen.
Remarks stay behind, and so do addresses that were only remembered or guessed.
Nothing of the program imports this; it stands here because it reads what lies beside the project.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = ["catalogue"]

PARTIES = {
    "ASEAN": "ASEAN",
    "AUS": "Australia",
    "BRN": "Brunei Darussalam",
    "CAN": "Canada",
    "CHN": "China",
    "EU": "European Union",
    "IDN": "Indonesia",
    "IND": "India",
    "JPN": "Japan",
    "KHM": "Cambodia",
    "KOR": "Republic of Korea",
    "LAO": "Lao PDR",
    "MMR": "Myanmar",
    "MYS": "Malaysia",
    "NZL": "New Zealand",
    "PHL": "Philippines",
    "SGP": "Singapore",
    "THA": "Thailand",
    "USA": "United States of America",
    "VNM": "Viet Nam",
}
"""What the parties are called where a statement's own name for them is not known."""

LICENCES = {
    "Ministry of Foreign Affairs of Japan": "Public Data License 1.0 (publisher's own content)",
    "The White House (archived)": "work of the US Government",
    "Australian Department of Foreign Affairs and Trade": "CC BY 4.0 (publisher's own content)",
}
"""Terms that are known for certain; a joint statement has two authors, and these are one's."""

ROLES = {
    "official-text": "official-text",
    "official text through a link": "official-text",
    "text copy": "text-copy",
    "mirror-text": "mirror-text",
    "official-landing": "landing",
    "official-related": "related",
    "related": "related",
    "reference": "related",
    "news": "news",
    "title-only": "title-only",
}
"""A role as the researcher wrote it, up to its remark: the role as the catalogue has it."""

_NOT_SEEN = ("remembered", "descriptive", "partly", "slug", "news wording")

HEAD = """\
# Known documents and where they are published: facts, no texts.
# Made by `python -m benchmarks.make_catalogue`; catalogue.py, beside this, explains the fields.
# An address was seen to exist; that does not say that it is live today.
"""


def catalogue(entries: Sequence[Mapping[str, Any]]) -> str:
    """Return the text of `catalogue.toml`.

    Args:
        entries: the researched documents, each with its `urls`.

    Raises:
        KeyError: a party or a role that this script has no word for.
    """
    codes = sorted({code for entry in entries for code in entry["parties"]})
    lines = [HEAD, "[parties]", *(f"{code} = {_quoted(PARTIES[code])}" for code in codes)]
    for entry in entries:
        lines += ["", *_entry(entry)]
    return "\n".join(lines) + "\n"


def _entry(entry: Mapping[str, Any]) -> Iterator[str]:
    publisher = entry.get("publisher")
    facts = {
        "slug": entry["slug"],
        "title": entry["title"],
        "kind": entry["kind"],
        "date": entry["date"],
        "level": entry.get("level"),
        "succeeds": entry.get("succeeds"),
        "publisher": publisher,
        "licence": LICENCES.get(str(publisher)),
    }
    yield "[[document]]"
    yield from (f"{name} = {_quoted(value)}" for name, value in facts.items() if value)
    basis = entry.get("title_basis") or "remembered"
    if any(word in basis for word in _NOT_SEEN):
        yield "title_seen = false"
    yield f"parties = [{', '.join(_quoted(code) for code in entry['parties'])}]"
    seen = [address for address in entry["urls"] if address["seen"]]
    if seen:
        yield "addresses = ["
        yield from (f"  {_address(address)}," for address in seen)
        yield "]"


def _address(address: Mapping[str, Any]) -> str:
    facts = {
        "role": _role(address["role"]),
        "url": address["url"],
        "language": _language(address["role"]),
        "link_text": address.get("link_text"),
    }
    pairs = (f"{name} = {_quoted(value)}" for name, value in facts.items() if value)
    return f"{{ {', '.join(pairs)} }}"


def _role(text: str) -> str:
    """Return the role without its remark; the remark may say that it is no text of its own."""
    if text.startswith("mirror-text of the companion"):
        return "related"
    head = next(name for name in sorted(ROLES, key=len, reverse=True) if text.startswith(name))
    if ROLES[head] in {"mirror-text", "text-copy"} and "translat" in text:
        return "translation"
    return ROLES[head]


def _language(text: str) -> str | None:
    if "Japanese" in text:
        return "ja"
    return "id" if "Indonesian)" in text else None


def _quoted(text: str) -> str:
    """Return a basic string of TOML; JSON's escapes are among TOML's."""
    return json.dumps(text, ensure_ascii=False)


def main() -> None:
    """Print the catalogue made from the file that the command line names."""
    entries = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    sys.stdout.write(catalogue(entries))


if __name__ == "__main__":
    main()
