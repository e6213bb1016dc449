"""Golden rows: the HTML of every state, as it was last looked at.

After a change that is meant, `python -m tests.report.golden` writes the files anew; look at what
changed before committing it.
"""

from __future__ import annotations

from pathlib import Path

from tests.report.builders import ALL
from tests.report.pages import make

FOLDER = Path(__file__).parent / "golden"


def rows(name: str) -> str:
    """Return the title, What changed and the rows of a page, without its style and script."""
    html = make(ALL[name]())
    start, end = html.index("<main>"), html.index("</main>")
    lines = (line.strip() for line in html[start:end].splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def file(name: str) -> Path:
    """Return the golden file of a page."""
    return FOLDER / f"{name.replace(' ', '-')}.html"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for one in ALL:
        file(one).write_text(rows(one), encoding="utf-8")
