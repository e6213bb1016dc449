"""PDF layouts, made from a script: what ministries, browsers and word processors print."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from html import escape
from pathlib import Path

import weasyprint

from tests.ingest.docx.writing import script_body, write
from tests.ingest.specimen import Kind, Piece, Script

__all__ = ["BROWSER", "CSS", "OFFICE", "by_browser", "by_office", "by_weasyprint", "page"]

BROWSER = shutil.which("chromium")
OFFICE = shutil.which("soffice")
_TITLE = "h1{font-size:15pt;text-align:center;margin:0 0 10pt}h2{font-size:12pt;margin:12pt 0 6pt}"
_BASE = f"@page{{size:A4;margin:25mm}}body{{font:11pt 'Liberation Serif',serif}}{_TITLE}"
_NUMBERED = "@bottom-center{content:counter(page)}"
CSS: dict[str, str] = {
    "plain": f"{_BASE}@page{{{_NUMBERED}}}p{{margin:0 0 8pt;line-height:1.3}}",
    "running head": (
        f"{_BASE}@page{{@top-left{{content:'Joint Statement, 2031';font-size:9pt}}@bottom-right{{"
        "content:'Page ' counter(page) ' of ' counter(pages)}}p{margin:0;text-indent:8mm;"
        "text-align:justify;line-height:1.35}"
    ),
    "two columns": (
        f"{_BASE}@page{{{_NUMBERED}}}body{{font-size:9.5pt;columns:2;column-gap:9mm;hyphens:auto;"
        "text-align:justify}h1{column-span:all}p{margin:0 0 6pt;line-height:1.25}"
    ),
    "footnotes": (
        f"{_BASE}@page{{{_NUMBERED}@footnote{{border-top:1pt solid}}}}p{{margin:0 0 8pt;"
        "line-height:1.3}.note{float:footnote;font-size:8.5pt}.note::footnote-call{content:counter(footnote);"
        "font-size:7pt;vertical-align:super;line-height:0}"
    ),
    "double spaced": f"{_BASE}@page{{{_NUMBERED}}}p{{margin:0;text-indent:12mm;line-height:2.2}}",
    "hanging labels": (
        f"{_BASE}@page{{{_NUMBERED}}}p{{margin:0 0 6pt 10mm;line-height:1.25}}"
        ".label{display:inline-block;width:10mm;margin-left:-10mm}"
    ),
    "hyphenated": (
        f"{_BASE}@page{{size:148mm 210mm;margin:18mm;{_NUMBERED}}}p{{margin:0 0 7pt;hyphens:auto;"
        "text-align:justify;line-height:1.3}"
    ),
    "ragged": (
        f"{_BASE}@page{{margin:20mm}}body{{font:10pt 'DejaVu Sans'}}p{{margin:0 0 5pt;line-height:"
        "1.15}"
    ),
}


def page(script: Script, css: str, *, layout: str = "") -> str:
    """Return a script as a page to print."""
    body: list[str] = []
    count = 0
    for piece in script.pieces:
        if piece.kind is Kind.TITLE:
            body.append(f"<h1>{escape(piece.text)}</h1>")
        elif piece.kind is Kind.HEADING:
            body.append(f"<h2>{escape(piece.text)}</h2>")
        else:
            text = _typed(piece)
            count += piece.kind is Kind.PARAGRAPH
            if layout == "footnotes" and piece.kind is Kind.PARAGRAPH and count % 7 == 3:
                words = escape(" ".join(piece.text.split()[count % 5 : count % 5 + 9]))
                text += f"<span class=note>{words}, an earlier paper says, on page {count}.</span>"
            body.append(f"<p>{text}</p>")
    return f"<html lang=en><meta charset=utf-8><style>{css}</style><body>{''.join(body)}</html>"


def _typed(piece: Piece) -> str:
    text = escape(piece.text, quote=False).replace("\n", "<br>")
    text = re.sub(r"(?<=\d)(st|nd|rd|th)\b", r"<sup style='font-size:70%'>\1</sup>", text)
    if piece.label is None:
        return text
    before = f"({piece.label})" if piece.label.isalpha() else f"{piece.label}."
    return f"<span class=label>{before}</span> {text}"


def by_weasyprint(layout: str) -> Callable[[Script, Path], bytes]:
    """Return what prints a script in one of the layouts."""

    def make(script: Script, folder: Path) -> bytes:
        html = page(script, CSS[layout], layout=layout)
        return bytes(weasyprint.HTML(string=html).write_pdf())

    return make


def by_browser(script: Script, folder: Path) -> bytes:
    """Print a page as Chromium does: date and title above, address and number below."""
    source, target = folder / "page.html", folder / "page.pdf"
    style = f"{_TITLE}body{{font:11pt 'Liberation Serif'}}p{{margin:0 0 8pt}}"
    html = page(script, style).replace("<body>", f"<title>{escape(script.title)}</title><body>")
    source.write_text(html, encoding="utf-8")
    subprocess.run(
        [
            str(BROWSER), "--headless=new", "--no-sandbox", "--disable-gpu",
            f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}", source.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )  # fmt: skip
    return target.read_bytes()


def by_office(*, automatic: bool, line_numbers: bool = False) -> Callable[[Script, Path], bytes]:
    """Return what exports a Word file with typed or automatic numbers as LibreOffice does."""
    section = '<w:lnNumType w:countBy="1" w:restart="continuous"/>' if line_numbers else ""

    def make(script: Script, folder: Path) -> bytes:
        source = folder / "page.docx"
        source.write_bytes(write(script_body(script, automatic=automatic), section=section))
        subprocess.run(
            [
                str(OFFICE), "--headless", f"-env:UserInstallation={(folder / 'lo').as_uri()}",
                "--convert-to", "pdf", "--outdir", str(folder), str(source),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )  # fmt: skip
        return (folder / "page.pdf").read_bytes()

    return make
