"""Style, script and fonts inside the page, and the content security policy that pins them.

The last place that makes `Markup`, from the package's own files only. The policy
allows exactly these bytes: a script that slipped through a document's text would not run.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from markupsafe import Markup

__all__ = ["Assets", "make_assets"]

FACES = (
    ("Source Serif 4", "source-serif-4-latin-opsz-normal.woff2", "normal"),
    ("Source Serif 4", "source-serif-4-latin-opsz-italic.woff2", "italic"),
    ("Source Sans 3", "source-sans-3-latin-wght-normal.woff2", "normal"),
)
"""Family, file and style; the files are shipped as they are, beside their licences."""

FOOT_LENGTH = 200
COMMENT = re.compile(r"/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z)")
SPACE = re.compile(r"(?:(?<!\s)\s++)?+([{};,])\s*+")
PLAIN = re.compile(r"[^A-Za-z0-9 ]")


@dataclass(frozen=True, slots=True)
class Assets:
    """What goes into the head and the end of a page, and the policy that allows it."""

    policy: str
    styles: Markup
    script: Markup


def make_assets(
    *, foot: str, fonts: bool, script: str | None = None, style: str | None = None
) -> Assets:
    """Gather what a page carries inside it.

    Args:
        foot: words at the foot of every printed page; may come from a document.
        fonts: put the fonts in.
        script: name of the script's file; a page without one allows none.
        style: name of a stylesheet beside the common one.
    """
    styles = [_static("report.css"), *([_static(style)] if style else []), _print_foot(foot)]
    if fonts:
        styles.insert(0, _faces())
    code = _static(script) if script else None
    return Assets(
        policy=_policy(styles, code),
        styles=Markup("".join(f"<style>{style}</style>\n" for style in styles)),
        script=Markup(f"<script>{code}</script>" if code else ""),
    )


@cache
def _static(name: str) -> str:
    """Return a file without its comments and its indentation: a page carries enough."""
    file = resources.files("corpus_tool.render") / "static" / name
    lines = COMMENT.sub("", file.read_text(encoding="utf-8")).splitlines()
    text = "\n".join(line.strip() for line in lines if line.strip())
    return SPACE.sub(r"\1", text).replace(": ", ":") if name.endswith(".css") else text


@cache
def _faces() -> str:
    folder = resources.files("corpus_tool.render") / "static" / "fonts"
    rules: list[str] = []
    for family, name, style in FACES:
        data = base64.b64encode((folder / name).read_bytes()).decode("ascii")
        rules.append(
            f'@font-face {{ font-family: "{family}"; font-weight: 200 900; font-style: {style}; '
            f'font-display: swap; src: url(data:font/woff2;base64,{data}) format("woff2"); }}\n'
        )
    return "".join(rules)


def _print_foot(foot: str) -> str:
    """Return the rule for the foot of a printed page; its words cannot leave their string."""
    text = foot if len(foot) <= FOOT_LENGTH else foot[: FOOT_LENGTH - 1] + "…"
    written = PLAIN.sub(lambda found: f"\\{ord(found[0]):06x} ", text.replace("\0", ""))
    return (
        f'@page {{ @bottom-left {{ content: "{written}"; '
        'font: 8pt "Source Sans 3", sans-serif; color: #665f54; } }'
    )


def _policy(styles: Iterable[str], script: str | None) -> str:
    allowed = " ".join(f"'{_hash(style)}'" for style in styles)
    runs = f"script-src '{_hash(script)}'; " if script else ""
    return (
        f"default-src 'none'; {runs}style-src {allowed}; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )


@cache
def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
