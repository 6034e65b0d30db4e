"""One `<div class="message ...">` of Telegram's HTML, taken apart."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from typing_extensions import override

# Where words stand, by the class of what holds them.
FIELDS = {
    "text": "text",
    "from_name": "from",
    "title": "title",
    "status": "status",
    "description": "description",
    "emoji": "emoji",
    "count": "count",
    "reply_to": "reply",
}
VOID = frozenset({"br", "img", "meta", "link", "hr", "input"})
WRAPS = frozenset(
    {"photo_wrap", "sticker_wrap", "animated_wrap", "video_file_wrap", "media_poll"}
    | {"media_giveaway"}
)
LEADS_TO = "go_to_message"


@dataclass(slots=True)
class Reacted:
    """A sign below a message, how often, and some of those who gave it."""

    sign: str = ""
    count: str = ""
    people: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Element:
    """What one element holds, as text.

    Attributes:
        classes: Of the element itself.
        number: The app's own number of the message, or "".
        date: As its title states it, or "".
        words: Text by where it stands: text, from, origin, title, status, description, body.
        media: Class of the media, or "".
        file: Where the file lies, "" if it was left out.
        reply: What the link to the answered message leads to; None if it answers none.
        reactions: Below the message.
        whole: The element is closed.
    """

    classes: frozenset[str] = frozenset()
    number: str = ""
    date: str = ""
    words: dict[str, str] = field(default_factory=dict)
    media: str = ""
    file: str = ""
    reply: str | None = None
    reactions: list[Reacted] = field(default_factory=list)
    whole: bool = False


class _Parser(HTMLParser):
    """Fills an element; what is within another counts to the innermost place that has a name."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.element = Element()
        self.open: list[tuple[str, str | None]] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go in."""
        if self.element.whole:
            return
        if tag == "br":
            self.handle_data("\n")
        if tag in VOID:
            return
        given = {name: value or "" for name, value in attrs}
        classes = frozenset(given.get("class", "").split())
        if not self.open:
            self.element.classes, self.element.number = classes, given.get("id", "")
        self._note(classes, given)
        self.open.append((tag, self._place(classes)))

    def _note(self, classes: frozenset[str], given: dict[str, str]) -> None:
        """Take what stands in the attributes."""
        one = self.element
        if {"date", "details"} <= classes and not one.date:
            one.date = given.get("title", "")
        media = [name for name in classes if name in WRAPS or name.startswith("media_")]
        media = [name for name in media if name != "media_wrap"]
        if media and not one.media:
            one.media, one.file = media[0], given.get("href", "")
        if "reply_to" in classes:
            one.reply = ""
        elif one.reply == "" and LEADS_TO in given.get("href", ""):
            one.reply = given["href"].rpartition(LEADS_TO)[2]
        if "reaction" in classes:
            one.reactions.append(Reacted())
        elif "initials" in classes and one.reactions and (name := given.get("title", "").strip()):
            one.reactions[-1].people.append(name)

    def _place(self, classes: frozenset[str]) -> str | None:
        """Return the place that a tag's words belong to; None for that around it."""
        if {"date", "details"} <= classes:
            return "clock"
        within = {place for _, place in self.open}
        if "forwarded" in classes:
            return "forwarded"
        for name, place in FIELDS.items():
            if name in classes:
                return "origin" if place == "from" and "forwarded" in within else place
        return "body" if {"body", "details"} <= classes else None

    @override
    def handle_endtag(self, tag: str) -> None:
        """Go out, over whatever was not closed."""
        places = [place for place, (name, _) in enumerate(self.open) if name == tag]
        if places:
            del self.open[places[-1] :]
            self.element.whole = self.element.whole or not self.open

    @override
    def handle_data(self, data: str) -> None:
        """Take words."""
        place = next((place for _, place in reversed(self.open) if place), None)
        if self.element.whole or place is None:
            return
        one = self.element
        if place in {"emoji", "count"} and one.reactions:
            last = one.reactions[-1]
            last.sign += data.strip() if place == "emoji" else ""
            last.count += data.strip() if place == "count" else ""
        else:
            one.words[place] = one.words.get(place, "") + data


def element_of(html: str) -> Element | None:
    """Return what an element holds; None for one that the parser cannot make out."""
    parser = _Parser()
    try:
        parser.feed(html)
        parser.close()
    except (AssertionError, ValueError, IndexError):
        return None
    return parser.element
