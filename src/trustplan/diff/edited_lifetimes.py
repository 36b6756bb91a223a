"""Edits of what begins and ends: takes a plan or profile in both revisions, gives edits of drafts, approvals and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.diff.edits import Edit, Kind, Side, in_words, same
from trustplan.primitives.english import inside, say_written_day
from trustplan.source.files import as_entry, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trustplan.diff.matching import Pair
    from trustplan.diff.titles import Titles
    from trustplan.source.files import Entry, SourceFile

# The kind of an edit of each key, and what it is called in a sentence.
OF_PLANS = {
    "proposed": (Kind.PLAN_DRAFTED, "day on which it was drafted"),
    "approved": (Kind.PLAN_APPROVED, "approval"),
    "closed": (Kind.PLAN_CLOSED, "end before or after its time"),
}
OF_PROFILES = {
    "joined": (Kind.SCHOOL_JOINED, "first day in the trust"),
    "left": (Kind.SCHOOL_LEFT, "last day in the trust"),
    "successor": (Kind.SCHOOL_LEFT, "successor"),
    "until": (Kind.ROLE_ENDED, "last day with somebody in it"),
}


def edited_states(pair: Pair, titles: Titles) -> Iterator[Edit]:
    """That a plan was drafted, approved or closed, and what was edited of that."""
    for key, (kind, noun) in OF_PLANS.items():
        was, now = pair.old.data.get(key), pair.new.data.get(key)
        if same(was, now):
            continue
        old, new = titles.say(key, was), titles.say(key, now)
        sentence = _say(noun, old, new)
        if now and not was:
            sentence = _say_state(key, now, titles)
        at = Side(pair.new.file, ()).key(key, pair.new.data).at
        yield Edit(
            kind=kind,
            ref=pair.new.ref,
            title=pair.new.title,
            sentence=sentence,
            field=key,
            old=in_words(was),
            new=in_words(now),
            at=at,
        )


def _say_state(key: str, state: object, titles: Titles) -> str:
    """The sentence on a plan that was drafted, approved or closed."""
    if key == "proposed":
        return f"The plan was drafted on {say_written_day(in_words(state))}."
    entry = as_entry(state)
    words = f"on {say_written_day(text_of(entry, 'on'))}."
    if body := text_of(entry, "by"):
        words = f"by the {inside(titles.of('body', body))} {words}"
    if key == "approved":
        return f"The plan was approved {words}"
    if following := text_of(entry, "carried_to"):
        words += f" Open work continues in “{titles.of('carried_to', following)}”."
    return f"The plan is closed {words}"


def edited_state_of_profile(
    file: str, title: str, key: str, values: tuple[str, str], said: Sequence[str], side: Side
) -> Edit:
    """An edit of when a school joined or left, or of a role that is no more: the values as written, and in words."""
    kind, noun = OF_PROFILES[key]
    old, new = values
    sentence = _say(noun, *said)
    return Edit(kind=kind, ref=file, title=title, sentence=sentence, field=key, old=old, new=new, at=side.at)


def new_school(path: str, file: SourceFile) -> Edit:
    """The edit for a profile that the earlier revision did not have."""
    profile: Entry = as_entry(file.document.data)
    title, joined = text_of(profile, "title"), text_of(profile, "joined")
    sentence = "New school."
    if joined:
        sentence = f"New school, in the trust from {say_written_day(joined)}."
    return Edit(kind=Kind.SCHOOL_JOINED, ref=path, title=title, sentence=sentence, new=joined, at=file.place(()))


def _say(noun: str, was: str, now: str) -> str:
    if not was:
        return f"Its {noun} is {now}."
    if not now:
        return f"Its {noun} is gone; it was {was}."
    return f"Its {noun} was {was}, and is {now}."
