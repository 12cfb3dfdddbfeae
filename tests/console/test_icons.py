"""What an icon promises."""

from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "frontend" / "templates"
OPENS = '{% icon "down" %}'


def test_the_arrow_that_opens_stands_on_what_opens() -> None:
    """Not on a download, say."""
    seen = 0
    for path in TEMPLATES.rglob("*.html"):
        for before in path.read_text(encoding="utf-8").split(OPENS)[:-1]:
            assert before.rfind("<summary") > before.rfind("</summary"), path
            seen += 1
    assert seen
