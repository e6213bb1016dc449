"""Markdown source as it is made ready for the parser."""

from __future__ import annotations

import pytest

from corpus_tool.ingest.markdown import prepare_markdown


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("İzmir <script>f()</script>agreed.", "İzmir agreed."),
        ("İİ <!-- a\nb -->\nagreed.", "İİ <!-- -->\n\nagreed."),
        ("A <SCRIPT src='a'>f()</Script >f()</SCRIPT>B", "A B"),
        ("A <script>f() is never closed", "A <script>f() is never closed"),
        ("A <script is no tag", "A <script is no tag"),
        ("A <!-- one <script> line --> B</script>", "A <!-- one <script> line --> B</script>"),
    ],
)
def test_what_is_hidden_goes_and_no_letter_with_it(source: str, text: str) -> None:
    """Scripts and long comments go, whatever the letters before them; what never ends is text."""
    assert prepare_markdown(source).text == text
