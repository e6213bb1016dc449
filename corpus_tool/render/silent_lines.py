"""What is told of a wording that fell silent: how long it stood, where, who says it, what is near.

Lines name a text of the series by its shortest date, and lead to its paragraph where the report
shows it; where it does not, they give key, date and path, so that it can be found all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus_tool.model import Carrier, Followed, Silences, Standing, Version
from corpus_tool.render.pieces import Look, Piece, Pieces
from corpus_tool.render.side_names import slug
from corpus_tool.render.sides import part_name
from corpus_tool.render.snippets import quote, snippet
from corpus_tool.render.words import Words

__all__ = ["Places", "Teller"]

SISTERS = 4
"""So many sister texts are named."""
TITLE = 60


@dataclass(frozen=True, slots=True)
class Places:
    """Where the report shows the texts of a series."""

    texts: Mapping[str, str]
    """Relative address of the page that shows a version, by its name."""
    anchors: Mapping[str, Sequence[str]]
    """Addresses of the paragraphs of the pair's own texts, by version; these go first."""

    def of(self, version: str, paragraph: int, path: str) -> str | None:
        """Return the address of a paragraph, or None where no page shows it."""
        if version in self.anchors:
            return self.anchors[version][paragraph]
        page = self.texts.get(version)
        return f"{page}#{slug(path)}" if page else None


class Teller:
    """Tells of the wordings of one series; holds what every line needs."""

    def __init__(
        self, silences: Silences, right: Version, name: str, places: Places, words: Words
    ) -> None:
        self.silences, self.right, self.places, self.words = silences, right, places, words
        self.names = _names(silences.texts, words) | {right.name: name}
        self._texts = {carrier.version: carrier for carrier in silences.texts}

    @property
    def name(self) -> str:
        """How the page calls the text that is silent."""
        return self.names[self.right.name]

    @property
    def earlier(self) -> tuple[Carrier, ...]:
        """The texts before it."""
        return self.silences.texts[:-1]

    @property
    def before(self) -> str:
        """How the text right before it is called."""
        return self.names[self.earlier[-1].version]

    def all(self, carriers: Sequence[Carrier]) -> Pieces:
        """Name texts of the series, and lead to them."""
        return self.words.join([self._text(carrier) for carrier in carriers])

    def _text(self, carrier: Carrier) -> Pieces:
        page, name = self.places.texts.get(carrier.version), self.names[carrier.version]
        shown = Piece(name, Look.LINK, page) if page else Piece(name)
        if name == carrier.key:
            return (shown,)
        return self.words.pieces("silent.text", name=shown, document=carrier.key)

    def unplaced(self) -> tuple[Pieces, ...]:
        """Say which texts of the same partners stand in no order with this one."""
        words, found = self.words, self.silences.unplaced
        dated = [
            words("silent.dated", document=one.key, date=words.date(one.date)) for one in found
        ]
        texts = words.join(dated)
        return (words.plural_pieces("silent.unplaced", len(found), texts=texts),) if found else ()

    def run(self, one: Followed) -> str:
        """Say how many texts in a row had it."""
        words = self.words
        if one.after > 1:
            texts = self.silences.texts
            last = self.names[one.standings[-1].version]
            since = self.names[texts[len(texts) - one.after].version]
            return words.plural("silent.until", one.run, last=last, since=since)
        if one.run == len(self.earlier):
            key = "silent.run_both" if one.run == 2 else "silent.run_all"
            return words(key, number=words.number(one.run))
        if len(one.standings) == 1:
            return words("silent.run_alone")
        return words.plural("silent.run", one.run)

    def stood(self, one: Followed) -> Pieces:
        """Say where it stood, the first place in each text."""
        return self.words.join([self._place(each) for each in one.standings])

    def _place(self, standing: Standing) -> Pieces:
        words, carrier = self.words, self._texts[standing.version]
        label, name = self._label(standing.path), self.names[standing.version]
        address = self.places.of(standing.version, standing.paragraph, standing.path)
        if address:
            return (Piece(words("label.full", side=name, label=label), Look.LINK, address),)
        date, key = words.date(carrier.date), carrier.key
        return words.pieces("silent.elsewhere", name=name, label=label, document=key, date=date)

    def _label(self, path: str) -> str:
        part, _, rest = path.partition("/")
        steps = (rest or part).split("/")
        if rest and self.words.has(f"part.{part.partition('-')[0]}"):
            number = steps[0] + "".join(f"({step})" for step in steps[1:])
            return self.words("label.in_part", part=part_name(part, self.words), number=number)
        number = part + "".join(f"({step})" for step in (steps if rest else ()))
        return self.words("label.paragraph", number=number)

    def sisters(self, one: Followed) -> Pieces:
        """Say which texts of the same year of other partners still have it; empty where none."""
        words = self.words
        own = [each for each in self.silences.sisters if each.version in one.sisters]
        named: list[str | Pieces] = [self._sister(each) for each in own[:SISTERS]]
        if (left := len(own) - SISTERS) > 0:
            named.append(words("silent.more_sisters", number=words.number(left)))
        total = words.number(len(self.silences.sisters))
        texts = words.join(named)
        return (
            words.plural_pieces("silent.sisters", len(own), total=total, texts=texts) if own else ()
        )

    def _sister(self, carrier: Carrier) -> Pieces:
        whole = (carrier.title or carrier.key).strip()
        cut = snippet(whole, length=TITLE)
        title = cut if cut == whole else cut + self.words("finding.ellipsis").rstrip()
        page = self.places.texts.get(carrier.version)
        shown = Piece(title, Look.LINK, page) if page else Piece(title)
        return self.words.pieces("silent.sister", title=shown, date=self.words.date(carrier.date))

    def nearest(self, one: Followed) -> Pieces:
        """Quote the passage of the text that may say it in other words; empty where none does."""
        words, found = self.words, one.survivor
        if found is None or not one.is_survived:
            return ()
        paragraph = self.right.paragraphs[found.paragraph]
        label = self._label(paragraph.path)
        name = words("label.full", side=self.name, label=label)
        address = self.places.of(self.right.name, found.paragraph, paragraph.path)
        return words.pieces(
            "silent.nearest",
            link=Piece(name, Look.LINK, address) if address else name,
            kept=words.number(found.kept),
            words=words.number(found.words),
            quote=quote(
                " ".join(paragraph.text[found.start : found.end].split()),
                ellipsis=words("finding.ellipsis"),
                language=self.right.language,
            ),
        )


def _names(texts: Sequence[Carrier], words: Words) -> dict[str, str]:
    """Return the shortest date of each text that no other of the series has, else its key."""
    found: dict[str, str] = {}
    for text in texts:
        found[text.version] = text.key
        for length in (10, 7, 4):
            short = (text.date or "")[:length]
            if short and sum((other.date or "")[:length] == short for other in texts) == 1:
                found[text.version] = words.date(short)
    return found
