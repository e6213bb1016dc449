"""What may never be called routine, and what may: figures, marks, names, dates, by kind."""

from __future__ import annotations

import pytest

from corpus_tool import collate, lexicon
from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Document, Options, Paragraph, Party, Reading, ReadingKind, Relation
from corpus_tool.model.kinship import PairKinship
from corpus_tool.wording.figures import figure_value
from corpus_tool.wording.substitution import PairSubstitution, find_substitution
from corpus_tool.wording.wording import compare_words, is_identical_wording
from tests.report.builders import version as make_version

ENGLISH: Lexicon = lexicon.load()
SUCCESSIVE = PairSubstitution(PairKinship.SUCCESSIVE, {}, "2031-03-05", "2032-04-09")
SISTERS = PairSubstitution(PairKinship.SISTER, {"LAO": "PER"}, "2031-03-05", "2032-04-09")


def substance(
    left: str, right: str, substitution: PairSubstitution = SUCCESSIVE
) -> list[tuple[str, str]]:
    """Return the changes that are not routine."""
    readings = compare_words(
        left, right, options=Options(), lexicon=ENGLISH, substitution=substitution
    )
    assert "".join(reading.left for reading in readings) == left
    assert "".join(reading.right for reading in readings) == right
    return [
        (reading.left, reading.right)
        for reading in readings
        if reading.kind is not ReadingKind.KEPT and reading.routine is None
    ]


FIGURES = [
    ("¥3.5 billion", "¥35 billion"),
    ("€1 200", "€12 00"),
    ("5 per cent", "5 per mille"),
    ("0.5%", "0.5‰"),
    ("-3 degrees", "3 degrees"),
    ("+2 °C", "2 °C"),
    ("7–9 nautical miles", "79 nautical miles"),
    ("3/4 of the fee", "34 of the fee"),
    ("section 4.1", "section 41"),
    ("paragraph 3(b)", "paragraph 3b(i)"),
    ("10^3 cells", "103 cells"),
    ("a quarter past 9:30", "a quarter past 930"),
    ("twenty-one vessels", "twenty vessels"),
    ("three thousand tonnes", "three million tonnes"),
    ("USD 4 million", "EUR 4 million"),
    ("4 km", "4 m"),
    ("five vessels", "six vessels"),
    ("１２ buoys", "１３ buoys"),
    ("10⁶ cells", "106 cells"),
    ("₭20 million", "฿20 million"),
    ("Rs 20 crore", "Rs 20 lakh"),
    ("USD 5m", "USD 5bn"),
    ("growth of minus 2 per cent", "growth of 2 per cent"),
    ("50 basis points", "50 percentage points"),
    ("1 234 buoys", "1.234 buoys"),
    ("thirty-five buoys", "fifty-three buoys"),
    ("one hundred and five buoys", "one hundred and fifteen buoys"),
    ("two-thirds of the fee", "one-third of the fee"),
    ("Annex VI", "Annex IV"),
    ("section 4.1", "section 4.10"),
    ("45°N", "45°S"),
    ("1:50,000", "1:5,000"),
    ("“five vessels”", "five vessels"),
    ("'five vessels'", "five vessels"),
]


@pytest.mark.parametrize(("before", "after"), FIGURES)
def test_a_figure_of_another_value_is_substance(before: str, after: str) -> None:
    """A digit, sign, unit, currency, fraction or section that differs is never routine."""
    sentence = "The two sides agreed on {} for the northern harbour."

    assert substance(sentence.format(before), sentence.format(after))
    assert substance(sentence.format(after), sentence.format(before))


EQUAL = [
    ("1,000 buoys", "1 000 buoys"),
    ("1,000 buoys", "1\u202f000 buoys"),
    ("５ buoys", "5 buoys"),
    ("10% of the fee", "10 per cent of the fee"),
    ("10 percent of the fee", "10 % of the fee"),
    ("US$5 million", "USD 5 million"),
    ("7-9 miles", "7–9 miles"),
    ("five buoys", "5 buoys"),
    ("½ of the fee", "1/2 of the fee"),
    ("2 million, and", "2\u00a0million and"),
    ("USD 5 million", "5 million US dollars"),
    ("€5 mn", "5 million euros"),
    ("₭5bn", "5 billion kip"),
    ("12,500,000 kip", "12.5 million kip"),
    ("INR 1.50 crore", "₹15,000,000"),
    ("12,34,567 rupees", "1,234,567 rupees"),
    ("twenty one buoys", "21 buoys"),
    ("one hundred and five buoys", "105 buoys"),
    ("a hundred buoys", "100 buoys"),
    ("two hundred and fifty thousand buoys", "250,000 buoys"),
    ("a dozen buoys", "twelve buoys"),
    ("thirty (30) days", "30 days"),
    ("two-thirds of the fee", "2/3 of the fee"),
    ("two and a half years", "2½ years"),
    ("5 per mille", "5‰"),
    ("50 basis points", "50 bps"),
    ("−5 degrees", "-5 degrees"),
    ("5 °C", "5 degrees Celsius"),
    ("12km", "12 kilometres"),
    ("a range of 7-9 miles", "a range of 7 – 9 miles"),
    ("٥ buoys", "5 buoys"),
    ("10³ cells", "10^3 cells"),
    ("the G-20", "the G20"),
    ("Art. 5", "Article 5"),
    ("9.30 a.m.", "9:30 am"),
]


@pytest.mark.parametrize(("before", "after"), EQUAL)
def test_an_equal_figure_in_other_print_is_routine(before: str, after: str) -> None:
    """Figures that are equal in value are no change of substance, and their texts identical."""
    sentence = "The two sides agreed on {} for the northern harbour."

    assert substance(sentence.format(before), sentence.format(after)) == []
    assert substance(sentence.format(after), sentence.format(before)) == []


def test_a_changed_amount_is_one_change_with_its_unit() -> None:
    """Currency, number and scale are told together, on both sides."""
    sentence = "Saltmere will give {} for the repair of the dikes."

    assert substance(sentence.format("USD 5 million"), sentence.format("USD 50 million")) == [
        ("USD 5 million", "USD 50 million")
    ]
    assert substance(
        sentence.format("two hundred million kip"), sentence.format("two hundred thousand kip")
    ) == [("two hundred million kip", "two hundred thousand kip")]
    assert substance(sentence.format("2.5 per cent"), sentence.format("25 per cent")) == [
        ("2.5 per cent", "25 per cent")
    ]


MARKS = [
    ("The Parties [may] fish.", "The Parties may fish."),
    ("the Kingdom of Tolm", "the “Kingdom of Tolm”"),
    ("the Kingdom of Tolm", "the ‘Kingdom of Tolm’"),
    ("They agree.", "They agree?"),
    ("They thanked Ghana.", "They thanked Ghana?"),
    ("the charts of Ghana", "the charts of “Ghana”"),
    ("the states which signed", "the states, which signed"),
    ("the crews, who were held,", "the crews who were held"),
    ("fish and shells", "fish and/or shells"),
    ("the Parties (or either)", "the Parties or either"),
]


@pytest.mark.parametrize(("before", "after"), MARKS)
def test_a_mark_that_changes_the_sense_is_substance(before: str, after: str) -> None:
    """Brackets, quotation marks set round words, question marks, a comma before `which`."""
    assert substance(f"{before} So they said.", f"{after} So they said.")
    assert substance(f"{after} So they said.", f"{before} So they said.")


STYLE = [
    ("bands, choirs and poets", "bands, choirs, and poets"),
    ("“a good day”", '"a good day"'),
    ("the Parties’ crews", "the Parties' crews"),
    ("in spring - and later", "in spring – and later"),
    ("However they went", "However, they went"),
    ("the co-operation of labour", "the cooperation of labor"),
    ("Viet Nam", "Vietnam"),
    ("the U.S.", "the United States"),
    ("the Harbour Authority", "the harbour authority"),
]


@pytest.mark.parametrize(("before", "after"), STYLE)
def test_style_is_routine(before: str, after: str) -> None:
    """Serial commas, shapes of quotes and dashes, spelling, case, one name in two prints."""
    assert substance(f"They thanked {before} at last.", f"They thanked {after} at last.") == []


NAMES = [
    ("Ghana", "Kenya"),
    ("South Korea", "North Korea"),
    ("Burma", "Myanmar"),
    ("Sudan", "South Sudan"),
    ("President Okoro", "President Abara"),
]


@pytest.mark.parametrize(("before", "after"), NAMES)
def test_a_name_is_substance_between_texts_of_the_same_parties(before: str, after: str) -> None:
    """Who, to whom, from whom: between successive texts and versions every name is told."""
    sentence = "The two sides thanked {} for the copies of the charts."

    assert substance(sentence.format(before), sentence.format(after))


def test_the_partner_is_routine_between_sisters_and_no_other_name() -> None:
    """Laos for Peru where the texts are with Laos and with Peru; Ghana for Kenya is substance."""
    left = "The leader of {} thanked the people of Japan, and {} as well."

    assert substance(left.format("Laos", "Ghana"), left.format("Peru", "Ghana"), SISTERS) == []
    assert substance(left.format("Laos", "Ghana"), left.format("Peru", "Kenya"), SISTERS) == [
        ("Ghana", "Kenya")
    ]


DATES = [
    ("shall enter into force on 5 March 2031", "shall enter into force on 9 April 2032"),
    ("will open by March 2031", "will open by April 2032"),
    ("will open in 2031", "will open in 2032"),
    ("no later than 5 March 2031", "no later than 9 April 2032"),
    ("until the end of 2040", "until the end of 2050"),
    ("below the level of 1990", "below the level of 2005"),
    ("in the first half of 2033", "in the second half of 2033"),
    ("in the third phase", "in the fourth phase"),
    ("under Article 5", "under Article 6"),
    ("from 1 May 2033 on", "from 1 June 2033 on"),
]


@pytest.mark.parametrize(("before", "after"), DATES)
def test_a_date_that_something_depends_on_is_substance(before: str, after: str) -> None:
    """Deadlines, goals, base years, entry into force, phases, articles: never routine."""
    assert substance(
        f"The plan is set {before}, they said.", f"The plan is set {after}, they said."
    )


def test_the_day_of_the_meeting_and_its_anniversary_are_routine() -> None:
    """The date each text was made, and an anniversary that grew as the years did."""
    left = "They met from 3 to 5 March 2031, on the 60th anniversary."
    right = "They met from 7 to 9 April 2032, on the 61st anniversary."

    assert substance(left, right) == []
    assert substance(left, right.replace("61st", "66th")) == [("60th", "66th")]


def test_who_does_it_to_whom_is_substance() -> None:
    """Two parties that change places are no substitution, whatever the texts are."""
    left, right = "Ghana will pay Kenya for the charts.", "Kenya will pay Ghana for the charts."

    assert substance(left, right)
    assert substance(left, right, SISTERS)


def test_identical_is_a_link_with_routine_changes_at_most() -> None:
    """The relation follows from the readings, in both directions."""
    parties = (Party("GHA", "Ghana"), Party("KEN", "Kenya"))
    texts = [
        "Ghana will lend its three dredgers to Kenya until 2040, with 1,000 buoys.",
        "Ghana will lend its three dredgers to Kenya until 2050, with 1 000 buoys.",
        "Ghana will lend its three dredgers to Kenya until 2050, with 1 000 buoys",
    ]
    versions = [
        make_version(
            [Paragraph(text, path="1")],
            document=Document(key=f"d{n}", title="Joint Statement", parties=parties),
        )
        for n, text in enumerate(texts)
    ]
    relations = []
    for left, right in ((0, 1), (1, 2), (0, 0)):
        (link,) = collate(versions[left], versions[right], lexicon=ENGLISH).links
        relations.append(link.relation)
        assert is_identical_wording(link.readings) is (link.relation is Relation.IDENTICAL)

    assert relations == [Relation.EDITED, Relation.IDENTICAL, Relation.IDENTICAL]


def test_the_kinship_of_two_documents() -> None:
    """One document, the same parties, other parties, and parties read off a title."""

    def kinship(left: Document, right: Document) -> PairKinship | None:
        return find_substitution(left, right, lexicon=ENGLISH).kinship

    ghana_kenya = Document("a", "Statement of Ghana and Kenya")
    kenya_ghana = Document("b", "Statement of Kenya and Ghana")
    ghana_peru = Document("c", "Statement of Ghana and Peru")

    assert kinship(ghana_kenya, ghana_kenya) is PairKinship.VERSIONS
    assert kinship(ghana_kenya, kenya_ghana) is PairKinship.SUCCESSIVE
    assert kinship(ghana_kenya, ghana_peru) is PairKinship.SISTER
    assert kinship(Document("d", "Statement"), Document("e", "Statement")) is None
    partners = find_substitution(ghana_kenya, ghana_peru, lexicon=ENGLISH).partners
    assert partners == {"KEN": "PER"}


def test_a_reading_keeps_its_value() -> None:
    """A value is a key: two prints of it are one, and what it is a key of is never shown."""
    assert figure_value("10 per cent", ENGLISH) == figure_value("10%", ENGLISH) == "10%"
    assert Reading(ReadingKind.KEPT, "10%", "10%").left == "10%"
