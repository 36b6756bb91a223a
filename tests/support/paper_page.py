"""A paper as a web page, read without a browser."""

from __future__ import annotations

from html.parser import HTMLParser

_WITHIN = ("a", "strong", "span", "svg", "use", "b", "time")  # elements within a line


class Read(HTMLParser):
    """A page, read: its elements with their attributes, the ids, where links lead, and the words without style."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))
        self.open.append(tag)
        if tag not in _WITHIN:
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """Close it, and what is open in it."""
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Note words."""
        if "style" not in self.open:
            self.words.append(data)

    def all_of(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of the elements of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def ids(self) -> list[str]:
        """All ids."""
        return [str(attributes["id"]) for _, attributes in self.elements if "id" in attributes]

    @property
    def text(self) -> str:
        """All words, with a space where a block begins."""
        return "".join(self.words)
