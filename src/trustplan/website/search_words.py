"""What search knows of every page beside its titles: an entry of its own, and other words for the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.website.page import SearchEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What stands on pages, and what people in schools type for it. A word begins where it stands here.
OTHER_WORDS = {
    "admission": "PAN",
    "attendance": "absence",
    "chief executive": "CEO",
    "checklist": "compliance",
    "delegation": "SoD",
    "designated safeguarding": "DSL",
    "disadvantaged": "PP pupil premium FSM free school meals",
    "exclusion": "suspension",
    "finance director": "CFO chief financial officer",
    "full-time equivalent": "FTE",
    "governing body": "LGB governors",
    "headteacher": "head principal",
    "inspection": "Ofsted",
    "key performance indicator": "KPI",
    "key stage 1": "KS1",
    "key stage 2": "KS2 SATs",
    "key stage 3": "KS3",
    "key stage 4": "KS4 GCSE",
    "looked after": "LAC CLA",
    "newly qualified": "ECT",
    "persistent absence": "PA",
    "phonics": "PSC",
    "quality of education": "QoE",
    "rating": "RAG",
    "reading, writing and maths": "RWM combined",
    "safeguarding": "KCSIE DSL",
    "special educational needs": "SEND SENCO",
    "staff": "workforce",
    "suspension": "exclusion",
}
_KNOWN = re.compile(rf"\b({'|'.join(map(re.escape, sorted(OTHER_WORDS, key=len, reverse=True)))})")


def other_words(text: str) -> tuple[str, ...]:
    """What else people call what a text names; no word that is in it."""
    lower = text.lower()
    there: set[str] = set()
    found: dict[str, None] = {}
    for phrase in dict.fromkeys(_KNOWN.findall(lower)):
        there = there or set(re.findall(r"\w+", lower))
        words = OTHER_WORDS[phrase].split()
        found.update(dict.fromkeys(word for word in words if word.lower() not in there))
    return tuple(found)


def with_page_entry(entries: Sequence[SearchEntry], title: str, lead: str) -> tuple[SearchEntry, ...]:
    """A page's entries with other words for each. One is always of the page itself: the search shows the others below it."""
    every = list(entries)
    if not any(not entry.anchor for entry in entries):
        every.insert(0, SearchEntry(title=title, text=lead))
    return tuple(replace(e, words=(*e.words, *other_words(f"{e.title} {e.text}"))) for e in every)


def joined(texts: Iterable[str]) -> str:
    """Texts as one, none of them twice, on one line."""
    return " ".join(" ".join(dict.fromkeys(filter(None, texts))).split())
