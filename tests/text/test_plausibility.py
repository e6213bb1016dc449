"""What can be no prose is told from what is only unfamiliar."""

from __future__ import annotations

import pytest

from corpus_tool.text.plausibility import why_no_prose

ENGLISH = ["The two sides agreed to protect the river and its banks for all who live by it."] * 4
POLISH = [
    "Obie strony zgodziły się chronić rzekę i jej brzegi, oraz wspólnie utrzymywać mosty."
] * 4
CZECH = ["Obě strany se dohodly, že budou chránit řeku a její břehy, a potvrdily přátelství."] * 4
VIETNAMESE = ["Hai bên nhất trí bảo vệ dòng sông và hai bờ sông vì lợi ích của nhân dân."] * 4
LAO = ["ສອງຝ່າຍໄດ້ຕົກລົງປົກປ້ອງແມ່ນ້ຳ ແລະ ຝັ່ງແມ່ນ້ຳ ເພື່ອທຸກຄົນ."] * 9
SHORT = ["XRD 12 BTC"]


@pytest.mark.parametrize("texts", [ENGLISH, POLISH, CZECH, VIETNAMESE, LAO, SHORT])
def test_languages_are_prose(texts):
    """Texts of many languages, and texts too short to judge, are not doubted."""
    assert why_no_prose(texts) == ""


def _shifted(text: str, by: int) -> str:
    return "".join(chr(ord(c) - by) if c.isalpha() else c for c in text)


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        ([_shifted(text, 29) for text in ENGLISH], "no language"),
        ([text.replace("e", "е").replace("a", "а") for text in ENGLISH], "several scripts"),
        (["12.5 13.7 1,200 88.1 99.4 104.2 7,001 33.3 41.9 50.0"] * 9, "figures"),
        (["lock;keeper;remark", "Ash;Mara;It is painted.", "Elm;Olin;It is oiled."], "table"),
    ],
)
def test_what_is_no_prose(texts, why):
    """Shifted letters, mixed scripts, figures and tables of data are doubted for what they are."""
    assert why in why_no_prose(texts)
