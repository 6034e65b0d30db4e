"""The words of a web page, as somebody reads them."""

import re
from html.parser import HTMLParser

HIDDEN = frozenset({"script", "style", "head", "title", "template"})
LINES = frozenset(
    {"address", "article", "blockquote", "br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
    | {"li", "ol", "p", "pre", "section", "table", "tr", "ul"}
)
SPACE = re.compile(r"[ \t\r\n\f]+")
# More than this is no letter; the parser is slow on rubbish.
MOST = 1 << 20


# Python 3.11 has no `override` to say that a method is one.
class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # type: ignore[explicit-override]
        del attrs  # what a link leads to is no word
        self.hidden += tag in HIDDEN
        if tag in LINES and (self.lines[-1].strip() or tag == "br"):
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:  # type: ignore[explicit-override]
        self.hidden -= tag in HIDDEN and self.hidden > 0
        if tag in LINES and self.lines[-1].strip():
            self.lines.append("")

    def handle_data(self, data: str) -> None:  # type: ignore[explicit-override]
        if not self.hidden:
            self.lines[-1] += SPACE.sub(" ", data)


def words_of_html(page: str) -> str:
    """Return the words of a page, a line a paragraph; what only a browser needs left out."""
    words = _Words()
    try:
        words.feed(page[:MOST])
        words.close()
    except (AssertionError, ValueError):
        pass  # The parser gives up on some rubbish; what it read until there stays.
    return "\n".join(line.strip() for line in words.lines).strip("\n")
