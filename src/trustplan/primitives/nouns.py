"""What a plan calls its parts: takes the words that it or its trust has for them, gives each as a noun for sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from trustplan.primitives.english import inside, several

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Noun(NamedTuple):
    """A word for one, and the word for several, as they stand inside a sentence."""

    one: str
    many: str

    @property
    def with_article(self) -> str:
        """`an action`, `a KPI`."""
        return f"{_article(self.one)} {self.one}"

    def that_are(self, adjective: str) -> Noun:
        """The noun with a word before it: `due action`, `due actions`."""
        return Noun(f"{adjective} {self.one}", f"{adjective} {self.many}")


USUAL = {
    "objective": Noun("objective", "objectives"),
    "action": Noun("action", "actions"),
    "part": Noun("part", "parts"),
    "kpi": Noun("KPI", "KPIs"),
    "milestone": Noun("milestone", "milestones"),
}
# Of a check's message: text in quotes, which is the file's; or a word for a part of a plan, with its article. An “action
# group” and an “action plan” are no actions, the trust's objectives have words of their own, and a file's name has none.
_IN_MESSAGE = re.compile(
    r"“[^”]*”|(?<![\w/.-])(?:(?P<article>[Aa]n?) )?(?<!trust's )"
    r"(?P<noun>(?:objective|action|milestone|KPI)s?)(?! groups?\b| plans?\b)(?![\w/-]|\.\w)",
    re.IGNORECASE,
)


def own_words(trust: Mapping[str, object], plan: Mapping[str, object]) -> dict[str, str]:
    """The words of a plan: its own, and for the others those of its trust. A word for one takes its plural with it."""
    found: dict[str, str] = {}
    for kind in USUAL:
        source = plan if kind in plan else trust
        for key in (kind, f"{kind}s"):
            word = source.get(key) or plan.get(key)
            if isinstance(word, str):
                found[key] = word
    return found


def noun_of(words: Mapping[str, str], kind: str) -> Noun:
    """What a plan calls an `objective`, `action`, `part`, `kpi` or `milestone`."""
    usual = USUAL[kind]
    if not words:
        return usual
    one, many = words.get(kind, ""), words.get(f"{kind}s", "")
    if not one:
        return Noun(usual.one, inside(many) or usual.many)
    return Noun(inside(one), inside(many) or several(inside(one)))


def shared_noun(nouns: Iterable[Noun], usual: Noun) -> Noun:
    """The noun that all of some plans use; the usual one where they differ, or there is none."""
    found = set(nouns)
    return found.pop() if len(found) == 1 else usual


def in_own_words(message: str, words: Mapping[str, str]) -> str:
    """A check's message on a plan, in the words that the plan has for its parts."""
    return _IN_MESSAGE.sub(lambda found: _in_own_words(found, words), message) if words else message


def _in_own_words(found: re.Match[str], words: Mapping[str, str]) -> str:
    written = found["noun"]
    if not written:
        return found[0]
    kind = written.lower().removesuffix("s")
    noun = noun_of(words, kind)
    word = noun.one if written.lower() == kind else noun.many
    article = found["article"] or ""
    if article:
        new = _article(word)
        return f"{new.capitalize() if article[0].isupper() else new} {word}"
    is_first = found.start() == 0 or found.string[: found.start()].endswith((". ", "? "))
    return word[:1].upper() + word[1:] if is_first and written[0].isupper() else word


def _article(word: str) -> str:
    """`a` or `an`, by the sound: an SDP, a unit, an hour."""
    if word[1:2].isupper() or len(word) == 1:
        return "an" if word[0] in "AEFHILMNORSX" else "a"
    lowered = word.lower()
    if lowered.startswith(("uni", "use", "eu", "one", "once")) and not lowered.startswith(("unin", "unim")):
        return "a"
    return "an" if lowered.startswith(("a", "e", "i", "o", "u", "hour", "honest")) else "a"
