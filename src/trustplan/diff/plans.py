"""Edits inside plans and items: takes a matched pair of plans, compares fields, milestones, updates and judgements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trustplan.diff.edits import (
    Added,
    Edit,
    InBoth,
    Kind,
    Removed,
    Side,
    diff_by_key,
    in_words,
    same,
    same_target,
)
from trustplan.diff.recorded_changes import edited_records, why
from trustplan.diff.wording import say_was
from trustplan.primitives.english import say_period
from trustplan.primitives.periods import parse_period
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.diff.matching import Item, Pair

# The kind of an edit of each key, and its name in a sentence. Lists of dated entries are compared further down.
FIELDS: dict[str, tuple[Kind, str]] = {
    "title": (Kind.WORDING_EDITED, "title"),
    "statement": (Kind.WORDING_EDITED, "statement"),
    "summary": (Kind.WORDING_EDITED, "summary"),
    "description": (Kind.WORDING_EDITED, "description"),
    "definition": (Kind.WORDING_EDITED, "definition"),
    "labels": (Kind.WORDING_EDITED, "words for its parts"),
    "rubric": (Kind.WORDING_EDITED, "rubric"),
    "why": (Kind.WORDING_EDITED, "evidence behind it"),
    "challenges": (Kind.WORDING_EDITED, "challenges"),
    "lead": (Kind.LEAD_CHANGED, "lead"),
    "monitor": (Kind.LEAD_CHANGED, "monitor"),
    "sponsor": (Kind.LEAD_CHANGED, "sponsor"),
    "start": (Kind.DATE_EDITED, "start"),
    "due": (Kind.DATE_EDITED, "due date"),
    "period": (Kind.DATE_EDITED, "period"),
    "recurs": (Kind.DATE_EDITED, "yearly round"),
    "target": (Kind.TARGET_EDITED, "target"),
    "measure": (Kind.TARGET_EDITED, "measure"),
    "applies_to": (Kind.TARGET_EDITED, "scope"),
    "group": (Kind.TARGET_EDITED, "group of pupils"),
    "baseline": (Kind.TARGET_EDITED, "baseline"),
    "compare": (Kind.TARGET_EDITED, "population to compare with"),
    "tolerance": (Kind.RULE_CHANGED, "tolerance"),
    "key": (Kind.RULE_CHANGED, "mark as a key item"),
    "every": (Kind.RULE_CHANGED, "rhythm"),
    "rule": (Kind.RULE_CHANGED, "rule of the roll-up"),
    "visibility": (Kind.VISIBILITY_EDITED, "audience"),
    "not_before": (Kind.VISIBILITY_EDITED, "day before which the public does not see it"),
    "serves": (Kind.DETAIL_EDITED, "objectives that it serves"),
    "success": (Kind.DETAIL_EDITED, "KPIs that show its success"),
    "tags": (Kind.DETAIL_EDITED, "tags"),
    "refs": (Kind.DETAIL_EDITED, "references"),
    "resources": (Kind.DETAIL_EDITED, "resources"),
    "budget": (Kind.DETAIL_EDITED, "budget"),
    "implementation": (Kind.DETAIL_EDITED, "stage of implementation"),
    "approved": (Kind.DETAIL_EDITED, "approval"),
    "recovery": (Kind.DETAIL_EDITED, "recovery"),
    "carried_from": (Kind.DETAIL_EDITED, "item that it goes on with"),
}
PLAN_FIELDS = ("title", "summary", "labels", "lead", "period", "every", "visibility", "budget", "approved")


_UPDATE = (Kind.UPDATE_ADDED, Kind.UPDATE_EDITED, Kind.UPDATE_REMOVED, "update")
_JUDGEMENT = (Kind.JUDGEMENT_ADDED, Kind.JUDGEMENT_EDITED, Kind.JUDGEMENT_REMOVED, "judgement")


def edited_plan(pair: Pair) -> Iterator[Edit]:
    """The edits of a plan's own fields, and of every item that both revisions have."""
    top = Side(pair.new.file, ())
    for key in PLAN_FIELDS:
        yield from _field(pair, pair.new.ref, pair.new.title, key, top, pair.old.data, pair.new.data)
    for old, new in pair.items.values():
        ref = pair.new.ref_of(new)
        keys = [k for k in FIELDS if k != "carried_from" or k not in new.node]  # reported as carried over or split
        edits = [e for key in keys for e in _field(pair, ref, new.title, key, new.side, old.node, new.node)]
        edits += [*_steps(ref, old, new), *_milestones(pair, ref, old, new)]
        yield from edits
        yield from edited_records(ref, old, new, {edit.field for edit in edits})
        yield from _override(ref, old, new)
        yield from _accepted(ref, old, new)
        yield from _asks(ref, old, new)
        yield from _entries(ref, old, new, "updates", _UPDATE)
        yield from _entries(ref, old, new, "judgements", _JUDGEMENT)


def _field(
    pair: Pair, ref: str, title: str, key: str, new: Side, before: dict[str, Any], after: dict[str, Any]
) -> Iterator[Edit]:
    kind, noun = FIELDS[key]
    was, now = before.get(key), after.get(key)
    if same(was, now) or (kind is Kind.DATE_EDITED and _same_day(pair, key, was, now)):
        return
    if key == "target" and same_target(was, now):
        return
    if key == "serves" and same([pair.was.get(str(r), str(r)) for r in _list(now)], _list(was)):
        return  # the plan has a new file name, and nothing else is new
    was_text, now_text = in_words(was), in_words(now)
    at = new.below(key).at if key in after else new.at
    sentence = _moved(noun, was_text, now_text, is_date=kind is Kind.DATE_EDITED)
    cause = why(before, after, key, was_text) if key in ("start", "due", "target") and was_text else ""
    yield Edit(
        kind=kind, ref=ref, title=title, sentence=sentence, field=key, old=was_text, new=now_text, cause=cause, at=at
    )


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _same_day(pair: Pair, key: str, was: object, now: object) -> bool:
    """Whether two texts mean the same day, such as a half-term and the date of its last school day."""
    if not (isinstance(was, str) and isinstance(now, str)):
        return False
    first = pair.new.when(was, first=key == "start")
    return first is not None and first == pair.new.when(now, first=key == "start")


def _moved(noun: str, was: str, now: str, *, is_date: bool = False) -> str:
    """The sentence on an edited field."""
    if is_date:
        was, now = (say_was(text) if text else "" for text in (was, now))
        if was and now:
            return f"The {noun} moved from {was} to {now}."
    if not was:
        return f"New {noun}: {_quoted(now)}." if not is_date else f"New {noun}: {now}."
    if not now:
        return f"The {noun} is gone; it was {was if is_date else _quoted(was)}."
    return f"The {noun} was {_quoted(was)}, and is {_quoted(now)}."


def _quoted(text: str) -> str:
    return f"“{text}”"


def _by(nodes: object, key: str) -> dict[str, tuple[int, dict[str, Any]]]:
    """The entries of a list by one of their keys, each with its index. Of two with the same key, the first counts."""
    entries = [(n, e) for n, e in enumerate(_list(nodes)) if isinstance(e, dict)]
    return {text_of(e, key): (n, e) for n, e in reversed(entries) if text_of(e, key)}


def _steps(ref: str, old: Item, new: Item) -> Iterator[Edit]:
    """Edits of the targets for single periods."""
    was, now = _by(old.node.get("targets"), "for"), _by(new.node.get("targets"), "for")
    for period in sorted({*was, *now}):
        before, after = (text_of(side[period][1], "target") if period in side else "" for side in (was, now))
        if same(before, after) or same_target(before, after):
            continue
        parsed = parse_period(period)
        noun = f"target for {say_period(parsed) if parsed else period}"
        side = new.side.below("targets", now[period][0]) if period in now else new.side
        field = f"targets/{period}"
        yield Edit(
            kind=Kind.TARGET_EDITED,
            ref=ref,
            title=new.title,
            sentence=_moved(noun, before, after),
            field=field,
            old=before,
            new=after,
            cause=why(old.node, new.node, field, before) if before else "",
            at=side.at,
        )


def _milestones(pair: Pair, ref: str, old: Item, new: Item) -> Iterator[Edit]:
    was, now = _by(old.node.get("milestones"), "id"), _by(new.node.get("milestones"), "id")
    for entry in diff_by_key(was, now):
        index, node = entry.was if isinstance(entry, Removed) else entry.now
        title = f"milestone “{text_of(node, 'title')}”"
        field = f"milestones/{entry.key}"
        if isinstance(entry, Added):
            due = say_was(text_of(node, "due"))
            sentence, at = f"New {title}, due {due}.", new.side.below("milestones", index).at
            yield Edit(
                kind=Kind.MILESTONE_ADDED, ref=ref, title=new.title, sentence=sentence, field=field, new=due, at=at
            )
            continue
        if isinstance(entry, Removed):
            due = say_was(text_of(node, "due"))
            sentence, at = f"The {title} is gone; it was due {due}.", new.side.at
            yield Edit(
                kind=Kind.MILESTONE_DROPPED, ref=ref, title=new.title, sentence=sentence, field=field, old=due, at=at
            )
            continue
        before, after, side = entry.was[1], node, new.side.below("milestones", index)
        common = {"ref": ref, "title": new.title, "field": field}
        if not same(before.get("due"), after.get("due")) and not _same_day(
            pair, "due", before.get("due"), after.get("due")
        ):
            due, was_due = text_of(after, "due"), text_of(before, "due")
            sentence = _moved(f"date of the {title}", was_due, due, is_date=True)
            cause = why(old.node, new.node, field, was_due)
            yield Edit(
                kind=Kind.DATE_EDITED,
                sentence=sentence,
                old=was_due,
                new=due,
                cause=cause,
                at=side.below("due").at,
                **common,
            )
        if not same(before.get("done"), after.get("done")):
            done, was_done = text_of(after, "done"), text_of(before, "done")
            sentence = f"The {title} was reached on {say_was(done)}." if done else f"The {title} is no longer reached."
            yield Edit(
                kind=Kind.MILESTONE_DONE if done else Kind.MILESTONE_UNDONE,
                sentence=sentence,
                old=was_done,
                new=done,
                at=side.below("done").at,
                **common,
            )
        if not same(before.get("title"), after.get("title")):
            was_text, now_text = in_words(before.get("title")), in_words(after.get("title"))
            sentence = _moved("title of a milestone", was_text, now_text)
            yield Edit(
                kind=Kind.WORDING_EDITED,
                sentence=sentence,
                old=was_text,
                new=now_text,
                at=side.below("title").at,
                **common,
            )


def _override(ref: str, old: Item, new: Item) -> Iterator[Edit]:
    was, now = old.node.get("override"), new.node.get("override")
    if same(was, now):
        return
    side = new.side.below("override") if now else new.side
    before, after = (text_of(x, "rating") if isinstance(x, dict) else "" for x in (was, now))
    if isinstance(now, dict):
        kind = Kind.OVERRIDE_EDITED if was else Kind.OVERRIDE_MADE
        until, reason = say_was(text_of(now, "until")), text_of(now, "reason")
        sentence = f"The rating is set to {after} by hand until {until}: {reason.rstrip('.')}."
    else:
        kind, sentence = Kind.OVERRIDE_ENDED, f"The rating is no longer set to {before} by hand."
    by = text_of(now, "by") if isinstance(now, dict) else ""
    yield Edit(
        kind=kind,
        ref=ref,
        title=new.title,
        sentence=sentence,
        field="override",
        old=before,
        new=after,
        cause=by,
        at=side.at,
    )


def _accepted(ref: str, old: Item, new: Item) -> Iterator[Edit]:
    was, now = old.node.get("accepted"), new.node.get("accepted")
    if same(was, now):
        return
    meeting = text_of(now, "meeting") if isinstance(now, dict) else ""
    sentence = f"The stop was accepted at {meeting}." if meeting else "The stop is no longer accepted."
    at = new.side.below("accepted").at if now else new.side.at
    yield Edit(
        kind=Kind.ACCEPTED, ref=ref, title=new.title, sentence=sentence, old=in_words(was), new=in_words(now), at=at
    )


def _asks(ref: str, old: Item, new: Item) -> Iterator[Edit]:
    """Edits of the decisions that are wanted from a body."""
    was, now = _by(old.node.get("asks"), "id"), _by(new.node.get("asks"), "id")
    for entry in diff_by_key(was, now):
        index, after = entry.was if isinstance(entry, Removed) else entry.now
        question = text_of(after, "question")
        if isinstance(entry, Removed):
            yield Edit(
                kind=Kind.ASK_DROPPED,
                ref=ref,
                title=new.title,
                sentence=f"The question is no longer asked: “{question}”",
                old=question,
                at=new.side.at,
            )
            continue
        before = entry.was[1] if isinstance(entry, InBoth) else None
        if before is not None and same(before, after):
            continue
        outcome = after.get("outcome")
        if before is None:
            kind, sentence = Kind.ASKED, f"A decision is wanted at {text_of(after, 'meeting')}: “{question}”"
        elif isinstance(outcome, dict) and not before.get("outcome"):
            kind, sentence = Kind.DECIDED, f"“{question}” was decided: {text_of(outcome, 'decision')}"
        else:
            kind, sentence = Kind.ASK_EDITED, f"What is asked was edited: “{question}”"
        at = new.side.below("asks", index).at
        yield Edit(
            kind=kind,
            ref=ref,
            title=new.title,
            sentence=sentence,
            old="" if before is None else text_of(before, "question"),
            new=text_of(outcome, "decision") if isinstance(outcome, dict) and kind is Kind.DECIDED else question,
            at=at,
        )


def _entries(ref: str, old: Item, new: Item, key: str, kinds: tuple[Kind, Kind, Kind, str]) -> Iterator[Edit]:
    """Edits of a list to which dated entries are only added: new entries, and past ones edited or removed.

    An entry that is not the same as any other counts as edited if one of the same day and author takes its place.
    """
    added, edited, removed, noun = kinds
    before = [e for e in _list(old.node.get(key)) if isinstance(e, dict)]
    after = [(n, e) for n, e in enumerate(_list(new.node.get(key))) if isinstance(e, dict)]
    for entry in list(before):
        match = next((pair for pair in after if same(pair[1], entry)), None)
        if match:
            before.remove(entry)
            after.remove(match)
    common = {"ref": ref, "title": new.title, "field": key}
    for entry in before:
        day = text_of(entry, "on")
        rival = next((p for p in after if text_of(p[1], "on") == day and same(p[1].get("by"), entry.get("by"))), None)
        if rival is None:
            sentence = f"The {noun} of {say_was(day)} is gone: {_summary(entry)}."
            yield Edit(kind=removed, sentence=sentence, old=_summary(entry), at=new.side.at, **common)
            continue
        after.remove(rival)
        sentence = f"The {noun} of {say_was(day)} was {_quoted(_summary(entry))}, and is {_quoted(_summary(rival[1]))}."
        at = new.side.below(key, rival[0]).at
        yield Edit(kind=edited, sentence=sentence, old=_summary(entry), new=_summary(rival[1]), at=at, **common)
    for index, entry in after:
        by = f" by {text_of(entry, 'by')}" if text_of(entry, "by") else ""
        sentence = f"New {noun} of {say_was(text_of(entry, 'on'))}{by}: {_summary(entry)}."
        yield Edit(kind=added, sentence=sentence, new=_summary(entry), at=new.side.below(key, index).at, **common)


def _summary(entry: dict[str, Any]) -> str:
    """The content of an update or judgement, on one line."""
    parts = [
        in_words(entry.get(k)) for k in ("stage", "rating", "note", "because", "evidence", "forecast_end", "recovery")
    ]
    return "; ".join(part.rstrip(".") for part in parts if part)
