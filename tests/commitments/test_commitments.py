"""Operative verbs, who speaks them and how firmly, on invented sentences."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus_tool import lexicon
from corpus_tool.commitments.commitments import find_commitments
from corpus_tool.commitments.known_speakers import read_known_speakers
from corpus_tool.model import (
    Commitment,
    CommitmentKind,
    Document,
    Paragraph,
    Part,
    Party,
    Role,
    Segmentation,
    Signatory,
    Version,
)
from tests.report.builders import version as make_version

ENGLISH, LADDER = lexicon.load(), lexicon.load_ladder()
PARTIES = (Party("XAR", "Republic of Arden"), Party("XBE", "Kingdom of Belmare"))
CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "verbs.toml").read_text(encoding="utf-8")
)["case"]


def text(*paragraphs: Paragraph, parties: tuple[Party, ...] = PARTIES) -> Version:
    """Return a version of these paragraphs."""
    document = Document(key="x", title="Joint Statement", parties=parties)
    return make_version(paragraphs, document=document)


def read(version: Version) -> tuple[Commitment, ...]:
    """Return the operative verbs of a version, facts left out."""
    found = find_commitments(version, lexicon=ENGLISH, ladder=LADDER)
    return tuple(each for each in found if each.kind is not CommitmentKind.FACT)


def say(found: tuple[Commitment, ...]) -> list[str]:
    """Write verbs as the cases do."""
    return [f"{v.wording.text} | {v.speaker.name} | {v.rung} | {v.substance}" for v in found]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_sentences(case: dict[str, Any]) -> None:
    """Each sentence has these verbs, of these speakers, on these rungs, and no others."""
    found = read(text(Paragraph(case["text"], path="1")))

    assert say(found) == case["verbs"]
    if "negated" in case:
        assert [each.negated for each in found] == case["negated"]
    if "conditions" in case:
        assert [e.condition.text if e.condition else "" for e in found] == case["conditions"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_spans_are_exact(case: dict[str, Any]) -> None:
    """Every passage is the printed text at its offsets, and within its sentence."""
    for each in find_commitments(
        text(Paragraph(case["text"], path="1")), lexicon=ENGLISH, ladder=LADDER
    ):
        start, end = each.sentence
        passages = (each.wording, each.complement, each.act, each.condition, each.speaker.printed)
        for passage in passages:
            if passage is not None:
                assert case["text"][passage.start : passage.end] == passage.text
                assert start <= passage.start < passage.end <= end


@pytest.mark.parametrize("role", [Role.PARAGRAPH, Role.PREAMBULAR, Role.LEAD])
def test_a_sentence_may_break_off_anywhere(role: Role) -> None:
    """What the text breaks off is read as far as it goes, wherever that is."""
    broken = "Arden and Belmare agreed that they will be committed to peace and to jointly"
    broken += " opening the Arden Agency (AAA) and the"
    words = broken.split()
    for last in range(len(words) + 1):
        said = " ".join(words[:last])
        for each in read(text(Paragraph(said, path="1", role=role))):
            assert said[each.wording.start : each.wording.end] == each.wording.text


def test_a_preamble_speaks_by_its_participles() -> None:
    """The participle that opens a clause counts, one within it does not; the preamble is told."""
    found = read(
        text(
            Paragraph(
                "NOTING that the bay silts up, affecting ships;", path="p1", role=Role.PREAMBULAR
            ),
            Paragraph(
                "COMMITTING to dredging it and recalling 1952;", path="p2", role=Role.PREAMBULAR
            ),
        )
    )

    assert say(found) == [
        "NOTING | joint | recognise | ",
        "COMMITTING to | joint | decide | deed",
        "recalling | joint | recognise | ",
    ]
    assert all(each.preambular for each in found)


def test_what_a_preamble_tells_is_not_said_in_it() -> None:
    """Of a participle and a clause with a subject of its own, only the participle counts."""
    told = "NOTING that at the fair, Arden announced a ferry, and recalling that Belmare will sail;"
    found = read(text(Paragraph(told, path="p1", role=Role.PREAMBULAR)))

    assert [each.wording.text for each in found] == ["NOTING", "recalling"]


def test_an_invitation_to_several_is_accepted_by_nobody_known() -> None:
    """Of three parties nobody is guessed; nor where it is not told who invited."""
    parties = (*PARTIES, Party("XCO", "Corrow"))
    said = "Arden extended an invitation. The invitation was accepted."
    assert [e.speaker.name for e in read(text(Paragraph(said, path="1"), parties=parties))] == [
        "XAR",
        "unknown",
    ]
    alone = read(text(Paragraph("The invitation was accepted.", path="1")))
    assert [each.speaker.name for each in alone] == ["unknown"]


@pytest.mark.parametrize("lead", ["WE HEREBY COMMITTO:", "Hereby commit to:", "We commit to"])
def test_items_are_governed_by_their_lead(lead: str) -> None:
    """Each item undertakes what the lead says, unless it only values; the lead is not counted."""
    found = read(
        text(
            Paragraph(lead, path="lead", role=Role.LEAD),
            Paragraph("EXPAND the fishery;", path="1", role=Role.OPERATIVE),
            Paragraph("SUPPORT the smokehouses;", path="2", role=Role.OPERATIVE),
            Paragraph("NOTE the report on herring.", path="3", role=Role.OPERATIVE),
        )
    )

    assert say(found) == [
        "EXPAND | joint | decide | further",
        "SUPPORT | joint | decide | further",
        "NOTE | joint | recognise | ",
    ]
    assert [each.lead for each in found] == ["lead", "lead", None]
    assert found[0].complement is not None
    assert found[0].complement.text == "EXPAND the fishery"


def test_a_list_may_be_what_its_lead_foretells() -> None:
    """`Agree to the following steps` governs the paragraphs beneath it, and none after them."""
    found = read(
        text(
            Paragraph(
                "They met. We agree to the following steps to keep the bay open:",
                path="4",
                role=Role.OPERATIVE,
            ),
            Paragraph("Dredge the mouth of the bay.", path="4/1", role=Role.ITEM),
            Paragraph("Refrain from sinking barges.", path="4/2", role=Role.ITEM),
            Paragraph("The conditions have been made for peace.", path="5", role=Role.OPERATIVE),
        )
    )

    assert [(each.path, each.rung, each.lead) for each in found] == [
        ("4/1", "decide", "4"),
        ("4/2", "decide", "4"),
    ]


def test_what_is_said_before_a_lead_is_counted() -> None:
    """The verbs of a lead's sentence, but for the one that governs the list."""
    said = "They welcomed the charts, reaffirmed their commitment to dredging, and agreed to:"
    found = read(
        text(
            Paragraph(said, path="4", role=Role.OPERATIVE),
            Paragraph("Mark the shoals.", path="4/1", role=Role.ITEM),
        )
    )

    assert [(each.path, each.kind, each.rung, each.lead) for each in found] == [
        ("4", "assessment", "value", None),
        ("4", "undertaking", "concur", None),
        ("4/1", "undertaking", "decide", "4"),
    ]
    assert found[1].complement is not None
    assert found[1].complement.text == "dredging"


def test_resolutions_speak_without_a_speaker() -> None:
    """An operative paragraph of a resolution opens with its verb."""
    found = read(
        text(
            Paragraph("Decides to convene a conference;", path="1", role=Role.OPERATIVE),
            Paragraph("Calls upon all ships to report wrecks.", path="2", role=Role.OPERATIVE),
        )
    )

    assert [each.verb for each in found] == ["decide to", "call upon"]
    assert all(each.speaker.joint for each in found)


@pytest.mark.parametrize(
    ("introduced", "code"),
    [
        ("H.E. Mr. Tovin ASKEL, Prime Minister of Arden, received the guests.", "XAR"),
        ("The President of Belmare Tovin ASKEL received the guests.", "XBE"),
        ("Belmare Prime Minister Tovin Askel received the guests.", "XBE"),
        ("Chancellor Nele Boog of Arden received Prime Minister Tovin Askel.", "XBE"),
    ],
)
def test_leaders_are_known_by_what_the_text_says(introduced: str, code: str) -> None:
    """By the office before or after the name, or, of two sides, as the one that is left."""
    said = "Prime Minister Askel thanked the crew."
    found = read(text(Paragraph(introduced, path="1"), Paragraph(said, path="2")))

    assert [each.speaker.name for each in found if each.verb == "thank"] == [code]


def test_leaders_are_known_by_their_signature() -> None:
    """The office under a name tells whose leader it is."""
    whole = text(Paragraph("Prime Minister Askel thanked the crew.", path="1"))
    signed = Part("main", signatories=(Signatory("Tovin ASKEL", "Prime Minister of Belmare"),))
    paragraphs = whole.segmentation.paragraphs
    whole = replace(whole, segmentation=Segmentation((signed,), (), paragraphs))

    assert [each.speaker.name for each in read(whole)] == ["XBE"]


def test_a_leader_of_nobody_known_is_not_guessed() -> None:
    """Where the text never says whose leader it is, the speaker is unknown, and quoted."""
    parties = (*PARTIES, Party("XCO", "Corrow"))
    found = read(text(Paragraph("President Askel thanked the crew.", path="1"), parties=parties))

    assert [each.speaker.name for each in found] == ["unknown"]
    assert found[0].speaker.printed is not None
    assert found[0].speaker.printed.text == "President Askel"


def test_some_of_several_parties_are_not_all() -> None:
    """Two of three are named as two; all three together are all sides."""
    parties = (*PARTIES, Party("XCO", "Corrow"))
    said = "Arden and Corrow will patrol. Arden, Belmare, and Corrow agreed to share the charts."
    found = read(text(Paragraph(said, path="1"), parties=parties))

    assert [each.speaker.name for each in found] == ["XAR+XCO", "joint"]


def test_parties_are_read_from_the_title_where_nobody_says_them() -> None:
    """Without a description the title names who may speak; what names one tells nothing."""
    document = Document(key="x", title="Joint Statement of Japan and Fiji")
    whole = make_version([Paragraph("Fiji will sing.", path="1")], document=document)
    assert read_known_speakers(whole, lexicon=ENGLISH, ladder=LADDER).parties == ("FJI", "JPN")

    title = "Joint Statement of Japan and Fiji on the Taiwan Strait and the Gulf of Thailand"
    whole = replace(whole, document=replace(document, title=title))
    assert read_known_speakers(whole, lexicon=ENGLISH, ladder=LADDER).parties == ("FJI", "JPN")

    alone = replace(document, title="Statement on Fiji")
    whole = make_version([Paragraph("Fiji will sing.", path="1")], document=alone)
    assert read_known_speakers(whole, lexicon=ENGLISH, ladder=LADDER).parties == ()


def test_a_text_without_words_has_no_commitments() -> None:
    """Empty paragraphs, signs and another script are read without a verb and without a fault."""
    for said in ("", "   ", "…;:,", "to", "ທັງສອງຝ່າຍ", "両首脳は一致した。", "The two leaders"):
        assert read(text(Paragraph(said, path="1"))) == ()
    assert read(text()) == ()


SPEAKERS = [
    ("Prime Minister Arlo agreed to send gardeners.", "XAR"),
    ("Prime Minister Bela agreed to send bulbs.", "XBE"),
    ("The Prime Minister of Arden will plant trees.", "XAR"),
    ("The Minister of Foreign Affairs of Belmare undertook to reply.", "XBE"),
    ("The Heads of State and Government agreed to meet.", "joint"),
    ("Their Majesties agreed to meet.", "joint"),
    ("The Meeting agreed to set up a fund.", "joint"),
    ("No Party shall sell lamps.", "joint"),
    ("The requesting Party shall pay the costs.", "joint"),
    ("The Committee shall meet every year.", "unknown"),
    ("The heads of delegations instructed the pilots.", "joint"),
]


@pytest.mark.parametrize(("said", "speaker"), SPEAKERS)
def test_who_speaks(said: str, speaker: str) -> None:
    """An office speaks for its state, a party of a treaty for all, an organ for nobody known."""
    visit = (
        "The Prime Minister of Arden, H.E. Mr. Tomas Arlo, visited Rill at the invitation of the "
        "Prime Minister of Belmare, H.E. Ms. Ines Bela."
    )
    found = read(text(Paragraph(visit, path="p1"), Paragraph(said, path="1")))

    assert [each.speaker.name for each in found] == [speaker]


def test_two_of_one_office_are_of_no_state_that_is_guessed() -> None:
    """Where the text says of neither prime minister of what state, neither is given one."""
    met = "Prime Minister Tomas Arlo met Prime Minister Ines Bela."
    said = "Prime Minister Arlo agreed to pay. Prime Minister Bela agreed to dig."
    parties = (Party("JPN", "Japan"), Party("VNM", "Viet Nam"))
    found = read(text(Paragraph(met, path="1"), Paragraph(said, path="2"), parties=parties))

    assert [each.speaker.name for each in found] == ["unknown", "unknown"]


NOTHING = [
    'For the purposes of this Agreement, "lamp" means a light;',
    "The type of the lamp;",
    "Other criteria of the keepers;",
    "Nothing in this Agreement affects other treaties.",
    "Use of the lamps;",
    "Reservations shall not be permitted.",
]


@pytest.mark.parametrize("item", NOTHING)
def test_no_verb_is_guessed(item: str) -> None:
    """Under `have agreed as follows:` only a bare verb undertakes what it heads."""
    found = read(
        text(
            Paragraph("The Governments have agreed as follows:", path="lead", role=Role.LEAD),
            Paragraph(item, path="1", role=Role.OPERATIVE),
        )
    )

    assert found == ()
