"""Bytes become the text that was written, and what was not certain is told."""

from __future__ import annotations

import pytest

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest.decode import MIXED, decode, refuse_lines

FRENCH = (
    "Le Président de la République et le Premier ministre ont réaffirmé leur attachement à"
    " l’État de droit — « Côte d’Ivoire », évoquée à Genève."
)
JAPANESE = "日本国総理大臣とラオス首相は、両国間の戦略的パートナーシップについて会談した。" * 2
CHINESE = "两国元首举行会谈，双方一致同意深化全面战略合作伙伴关系，共同维护地区和平与稳定。" * 2
TAIWAN = "雙方元首舉行會談，一致同意深化合作夥伴關係，共同維護區域和平與穩定。" * 2
RUSSIAN = "Президенты двух стран подтвердили приверженность развитию отношений и сотрудничества."
KOREAN = "양국 정상은 공동성명을 발표하였다. 양 정상은 동맹의 중요성을 재확인하였다." * 2
THAI = "นายกรัฐมนตรีทั้งสองได้พบกันและยืนยันถึงความสำคัญของความสัมพันธ์ฉันมิตร" * 2
ARABIC = "أكد الرئيسان أهمية العلاقات الثنائية بين البلدين الشقيقين والتعاون في جميع المجالات."


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (FRENCH, "cp1252"),
        (FRENCH, "utf-8"),
        (FRENCH, "utf-8-sig"),
        (FRENCH, "utf-16"),
        (FRENCH, "utf-32"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc-jp"),
        (JAPANESE, "iso2022-jp"),
        (CHINESE, "gb18030"),
        (TAIWAN, "big5"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (KOREAN, "euc-kr"),
        (THAI, "cp874"),
        (ARABIC, "cp1256"),
        ("The leaders’ “partnership” – and the rule of law for all. " * 2, "cp1252"),
    ],
)
def test_a_text_in_any_common_charset(text: str, charset: str) -> None:
    """Without a word about the charset the text comes out as it went in."""
    assert decode(text.encode(charset), subject="x").text == text


def test_a_guess_is_told() -> None:
    """What is not UTF-8 is reported with the charset that was taken."""
    found = decode(FRENCH.encode("cp1252"), subject="x")

    assert found.charset == "cp1252"
    assert [finding.code for finding in found.findings] == ["I_CHARSET"]


def test_a_wrong_declaration_is_told() -> None:
    """A declaration that does not hold is not followed."""
    declared = decode(FRENCH.encode("cp1252"), subject="x", declared="utf-8")
    other = decode(FRENCH.encode(), subject="x", declared="iso-8859-1")

    assert (declared.text, other.text) == (FRENCH, FRENCH)
    assert [finding.code for finding in (*declared.findings, *other.findings)] == ["W_CHARSET"] * 2


def test_a_right_declaration_is_followed() -> None:
    """Where the bytes leave it open, the declaration decides."""
    text = "Привет"

    assert decode(text.encode("cp1251"), subject="x", declared="windows-1251").text == text


def test_the_byte_order_mark_wins() -> None:
    """A mark is proof, whatever else is said."""
    found = decode("é".encode("utf-8-sig"), subject="x", encoding="cp1252")

    assert found.text == "é"
    assert [finding.code for finding in found.findings] == ["W_CHARSET"]


def test_stray_bytes_in_utf8_are_read_and_told() -> None:
    """A text put together from two charsets keeps both, with the line of the first stray byte."""
    content = FRENCH.encode() + b"\nan Attach\xe9\n" + FRENCH.encode()
    found = decode(content, subject="x")

    assert found.text == f"{FRENCH}\nan Attaché\n{FRENCH}"
    assert found.charset == MIXED
    assert [(finding.code, finding.line) for finding in found.findings] == [("W_CHARSET_MIXED", 2)]
    assert decode(content, subject="x", encoding=MIXED).text == found.text


@pytest.mark.parametrize(
    ("content", "hint"), [(b"a\0b", ""), ("The leaders".encode("utf-16-le"), "utf-16-le")]
)
def test_nul_bytes_are_no_text(content: bytes, hint: str) -> None:
    """The offset is told; text that lost its byte order mark is recognised."""
    with pytest.raises(UnreadableSource, match="offset 1") as caught:
        decode(content, subject="x")

    assert caught.value.code == "E_BINARY_TEXT"
    assert hint in str(caught.value)


def test_an_undecidable_text_is_refused() -> None:
    """Noise is not decoded into other noise."""
    with pytest.raises(UnreadableSource) as caught:
        decode(bytes(range(128, 256)), subject="x")

    assert caught.value.code == "E_CHARSET"
    assert "--encoding" in str(caught.value)


def test_codecs_that_are_no_charsets_are_no_charsets() -> None:
    """`rot13` or `base64` name codecs of Python, not encodings of a text."""
    for name in ("rot13", "base64", "zlib", "idna", "unicode_escape", "no such"):
        with pytest.raises(UnreadableSource, match="no encoding is named"):
            decode(b"abc", subject="x", encoding=name)


def test_line_ends_become_line_feeds() -> None:
    """All ways to end a line are one."""
    assert decode("a\r\nb\rc\u2028d".encode(), subject="x").text == "a\nb\nc\nd"


def test_too_many_lines_are_refused() -> None:
    """A million lines are one line of error."""
    with pytest.raises(UnreadableSource, match="1,000,001 lines") as caught:
        refuse_lines("a\n" * 1_000_000, subject="x")

    assert caught.value.code == "E_TOO_BIG"


@pytest.mark.parametrize("text", ["The two sides met in Sète.", "Côte d’Ivoire – “déjà vu”"])
def test_a_few_accents_are_western(text: str) -> None:
    """A short text with single accents in its words is cp1252, and that is told."""
    found = decode(text.encode("cp1252"), subject="x")

    assert (found.text, found.charset) == (text, "cp1252")
    assert [finding.code for finding in found.findings] == ["I_CHARSET"]


@pytest.mark.parametrize(
    ("text", "charset"),
    [("Встреча двух", "cp1251"), ("Lech Wałęsa", "cp1250"), ("共同声明", "cp932")],
)
def test_a_few_letters_of_other_scripts_are_not(text: str, charset: str) -> None:
    """Too little to tell: it is refused, not made into nonsense."""
    with pytest.raises(UnreadableSource, match="E_CHARSET"):
        decode(text.encode(charset), subject="x")
