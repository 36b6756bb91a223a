"""A trust whose files say as much as their form lets them: long titles, questions and words, many decisions, much off track."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from builders import EXAMPLE, read, write

MOST = 299  # of a line, less one
TALK = ("Approve a long wish that goes on about what it costs and who pays for it " * 6)[:MOST].strip()
WORD = "W" * MOST
MEETING = "board-2026-12"
ASKED = 40


def long_words(folder: Path) -> Path:
    """The example with long texts in all that papers show. Returns its plans/ folder."""
    plans = folder / "plans"
    shutil.copytree(EXAMPLE, plans)
    path = plans / "trust" / "strategy-2025-28.yaml"
    plan, number = read(path), 0
    for objective in plan["objectives"]:
        objective["title"] = _long(objective["title"])
        for item in (*objective.get("actions", ()), *objective.get("kpis", ())):
            item["title"] = _long(item["title"])
            number += 1
            if number <= ASKED:
                item.setdefault("asks", []).append(_ask(number))
            for update in item.get("updates", ())[-1:]:
                update |= {"rating": "off-track", "recovery": {"doing": TALK, "help_wanted": WORD}}
    write(path, plan)
    path = plans / "reference" / "calendar.yaml"
    calendar = read(path)
    for meeting in calendar["meetings"]:
        meeting |= {"title": _long(meeting["title"]), "item": "I" * MOST, "paper": WORD}
    write(path, calendar)
    path = plans / "trust" / "profile.yaml"
    profile = read(path)
    profile["title"] = WORD[:200]
    for named in (*profile["roles"], *profile["bodies"]):
        named["title"] = _long(named["title"])
    write(path, profile)
    return plans


def _long(title: str) -> str:
    return f"{title} WITH CAPITALS THAT ARE WIDE and words that go on {'and on ' * 40}"[:MOST].strip()


def _ask(number: int) -> dict[str, Any]:
    """A decision; of every third one the question is a single word."""
    question = TALK
    if number % 3 == 0:
        question = f"Approve {WORD}"[:MOST]
    return {
        "id": f"asked-{number}",
        "of": "board",
        "from": "ceo",
        "meeting": MEETING,
        "question": question,
        "paper": "P" * 60,
        "recommended": TALK,
        "options": [TALK, TALK],
        "if_deferred": TALK,
    }
