"""Edits inside plans and items: takes a matched pair of plans, compares fields, milestones, updates and judgements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trustplan.diff.edited_lifetimes import edited_states
from trustplan.diff.edits import (
    Added,
    Edit,
    Entry,
    Kind,
    Removed,
    Side,
    diff_by_key,
    in_words,
    same,
    same_target,
)
from trustplan.diff.recorded_changes import edited_records, why
from trustplan.diff.wording import say_field, say_for, say_was
from trustplan.primitives.english import inside
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.diff.matching import Item, Pair
    from trustplan.diff.titles import Titles
    from trustplan.source.yaml_reader import Path

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
    "authorised_by": (Kind.LEAD_CHANGED, "role or body that authorised it"),
    "governor": (Kind.LEAD_CHANGED, "governor"),
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
    "carried_from": (Kind.DETAIL_EDITED, "item that it goes on with"),
}
PLAN_FIELDS = ("title", "summary", "labels", "lead", "period", "every", "visibility", "budget")


@dataclass(frozen=True, kw_only=True, slots=True)
class _DatedList:
    """A list to which dated entries are only added: its key, what an entry is called, and the kinds of its edits."""

    key: str
    noun: str
    added: Kind
    edited: Kind
    removed: Kind


_DATED_LISTS = (
    _DatedList(
        key="updates",
        noun="update",
        added=Kind.UPDATE_ADDED,
        edited=Kind.UPDATE_EDITED,
        removed=Kind.UPDATE_REMOVED,
    ),
    _DatedList(
        key="judgements",
        noun="judgement",
        added=Kind.JUDGEMENT_ADDED,
        edited=Kind.JUDGEMENT_EDITED,
        removed=Kind.JUDGEMENT_REMOVED,
    ),
    _DatedList(
        key="projections",
        noun="projection",
        added=Kind.RECORD_ADDED,
        edited=Kind.RECORD_EDITED,
        removed=Kind.RECORD_REMOVED,
    ),
    _DatedList(
        key="recovery",
        noun="entry on what is done",
        added=Kind.DETAIL_EDITED,
        edited=Kind.DETAIL_EDITED,
        removed=Kind.DETAIL_EDITED,
    ),
)
Numbered = tuple[int, Entry]  # an entry of a list, after its index


@dataclass(frozen=True, kw_only=True, slots=True)
class _InBoth:
    """An item that both revisions have, with its new address."""

    pair: Pair
    titles: Titles
    ref: str
    old: Item
    new: Item

    def called(self, name: str) -> str:
        """The title of a milestone of the item, or of a school."""
        milestones = {**_by(self.old.node.get("milestones"), "id"), **_by(self.new.node.get("milestones"), "id")}
        return text_of(milestones[name][1], "title") if name in milestones else self.titles.of("schools", name)

    def say_field(self, field: str) -> str:
        """The name of a field that a record of a change names."""
        return say_field(field, self.called, self.pair.new.noun("milestone").one)

    def say(self, key: str, value: object) -> str:
        """A value under a key, with titles for ids."""
        return self.titles.say(key, value, self.pair.new.organisation)

    def edit(
        self, kind: Kind, sentence: str, at: Side, *, field: str = "", old: str = "", new: str = "", cause: str = ""
    ) -> Edit:
        """An edit of the item."""
        return Edit(
            kind=kind,
            ref=self.ref,
            title=self.new.title,
            sentence=sentence,
            field=field,
            old=old,
            new=new,
            cause=cause,
            at=at.at,
        )


def edited_plan(pair: Pair, titles: Titles) -> Iterator[Edit]:
    """The edits of a plan's own fields, and of every item that both revisions have."""
    top = Side(pair.new.file, ())
    for key in PLAN_FIELDS:
        yield from _field(pair, titles, pair.new.ref, pair.new.title, key, top, pair.old.data, pair.new.data)
    yield from edited_states(pair, titles)
    for old, new in pair.items.values():
        item = _InBoth(pair=pair, titles=titles, ref=pair.new.ref_of(new), old=old, new=new)
        edits = [*_fields(item), *_targets(item), *_milestones(item)]
        yield from edits
        yield from edited_records(item.ref, old, new, {edit.field for edit in edits}, item.say_field)
        yield from _override(item)
        yield from _accepted(item)
        yield from _asks(item)
        for dated in _DATED_LISTS:
            yield from _entries(item, dated)


def _fields(item: _InBoth) -> Iterator[Edit]:
    for key in FIELDS:
        if key == "carried_from" and key in item.new.node:
            continue  # reported as carried over or split
        yield from _field(
            item.pair, item.titles, item.ref, item.new.title, key, item.new.side, item.old.node, item.new.node
        )


def _field(
    pair: Pair, titles: Titles, ref: str, title: str, key: str, new: Side, before: Entry, after: Entry
) -> Iterator[Edit]:
    kind, noun = FIELDS[key]
    noun = noun.replace("KPIs", pair.new.noun("kpi").many)
    was, now = before.get(key), after.get(key)
    if _means_the_same(pair, key, was, now):
        return
    old_text, new_text = in_words(was), in_words(now)
    whose = pair.new.organisation
    said = [titles.say(key, value, whose) for value in (was, now)]
    if key == "group":
        said = [titles.group(text_of(node, "measure"), text_of(node, "group")) for node in (before, after)]
    if kind is Kind.DATE_EDITED and key != "period":
        said = [old_text, new_text]
    say = _say_moved if kind is Kind.DATE_EDITED else _say_edited
    cause = ""
    if old_text and key in ("start", "due", "target"):
        cause = why(before, after, key, old_text)
    yield Edit(
        kind=kind,
        ref=ref,
        title=title,
        sentence=say(noun, *said),
        field=key,
        old=old_text,
        new=new_text,
        cause=cause,
        at=new.key(key, after).at,
    )


def _means_the_same(pair: Pair, key: str, was: object, now: object) -> bool:
    if same(was, now):
        return True
    if FIELDS[key][0] is Kind.DATE_EDITED:
        return _same_day(pair, key, was, now)
    if key == "target":
        return same_target(was, now)
    if key == "serves":  # the plan that is served may only have a new file name
        return same([pair.was.get(str(ref), str(ref)) for ref in _list(now)], _list(was))
    return False


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _same_day(pair: Pair, key: str, was: object, now: object) -> bool:
    """Whether two texts mean the same day, such as a half-term and the date of its last school day."""
    if not (isinstance(was, str) and isinstance(now, str)):
        return False
    first = pair.new.when(was, first=key == "start")
    return first is not None and first == pair.new.when(now, first=key == "start")


def _say_edited(noun: str, was: str, now: str) -> str:
    """The sentence on an edited field."""
    if not was:
        return f"New {noun}: “{now}”."
    is_now, was_then, it = ("are", "were", "they") if noun.partition(" ")[0].endswith("s") else ("is", "was", "it")
    if not now:
        return f"The {noun} {is_now} gone; {it} {was_then} “{was}”."
    return f"The {noun} {was_then} “{was}”, and {is_now} “{now}”."


def _say_moved(noun: str, was: str, now: str) -> str:
    """The sentence on an edited date."""
    if not was:
        return f"New {noun}: {say_was(now)}."
    if not now:
        return f"The {noun} is gone; it was {say_was(was)}."
    return f"The {noun} moved from {say_was(was)} to {say_was(now)}."


def _by(nodes: object, key: str) -> dict[str, Numbered]:
    """The entries of a list by one of their keys, the last of them first. Of two with the same key, the first counts."""
    found: dict[str, Numbered] = {}
    for index, entry in reversed(_numbered(nodes)):
        if name := text_of(entry, key):
            found[name] = (index, entry)
    return found


def _numbered(nodes: object) -> list[Numbered]:
    return [(index, entry) for index, entry in enumerate(_list(nodes)) if isinstance(entry, dict)]


def _targets(item: _InBoth) -> Iterator[Edit]:
    """Edits of the targets for single periods."""
    was, now = dict(_steps(item.old.node.get("targets"))), dict(_steps(item.new.node.get("targets")))
    for name in sorted({*was, *now}):
        before, after = was.get(name, ("", ()))[0], now.get(name, ("", ()))[0]
        if same(before, after) or same_target(before, after):
            continue
        side = item.new.side.below("targets", *now[name][1]) if name in now else item.new.side
        field = f"targets/{name}"
        cause = why(item.old.node, item.new.node, field, before) if before else ""
        sentence = _say_edited(f"target {say_for(name, item.called)}", before, after)
        yield item.edit(Kind.TARGET_EDITED, sentence, side, field=field, old=before, new=after, cause=cause)


def _steps(targets: object, school: str = "") -> Iterator[tuple[str, tuple[str, Path]]]:
    """Each target for a period, a school or both: its name (`2026-27`, `ash`, `ash/2026-27`), its text, and its path."""
    above: Path = (school,) if school else ()
    if isinstance(targets, str):
        yield school, (targets, above)
    elif isinstance(targets, dict):
        for name, wanted in targets.items():
            yield from _steps(wanted, str(name))
    for period, (index, step) in _by(targets, "for").items():
        yield "/".join((*map(str, above), period)), (text_of(step, "target"), (*above, index))


def _milestones(item: _InBoth) -> Iterator[Edit]:
    milestone = item.pair.new.noun("milestone").one
    was, now = _by(item.old.node.get("milestones"), "id"), _by(item.new.node.get("milestones"), "id")
    for entry in diff_by_key(was, now):
        index, node = entry.last
        field, name = f"milestones/{entry.key}", f"{milestone} “{text_of(node, 'title')}”"
        due = say_was(text_of(node, "due"))
        side = item.new.side.below("milestones", index)
        if isinstance(entry, Added):
            yield item.edit(Kind.MILESTONE_ADDED, f"New {name}, due {due}.", side, field=field, new=due)
        elif isinstance(entry, Removed):
            sentence = f"The {name} is gone; it was due {due}."
            yield item.edit(Kind.MILESTONE_DROPPED, sentence, item.new.side, field=field, old=due)
        else:
            yield from _milestone(item, field, name, entry.was[1], node, side)


def _milestone(item: _InBoth, field: str, name: str, was: Entry, now: Entry, side: Side) -> Iterator[Edit]:
    """Edits of a milestone that both revisions have: its date, whether it was reached, and its title."""
    if not same(was.get("due"), now.get("due")) and not _same_day(item.pair, "due", was.get("due"), now.get("due")):
        old, new = text_of(was, "due"), text_of(now, "due")
        sentence = _say_moved(f"date of the {name}", old, new)
        cause = why(item.old.node, item.new.node, field, old)
        yield item.edit(Kind.DATE_EDITED, sentence, side.below("due"), field=field, old=old, new=new, cause=cause)
    if not same(was.get("done"), now.get("done")):
        old, new = text_of(was, "done"), text_of(now, "done")
        kind, sentence = Kind.MILESTONE_UNDONE, f"The {name} is no longer reached."
        if new:
            kind, sentence = Kind.MILESTONE_DONE, f"The {name} was reached on {say_was(new)}."
        yield item.edit(kind, sentence, side.below("done"), field=field, old=old, new=new)
    if not same(was.get("projections"), now.get("projections")):
        old, new = in_words(was.get("projections")), in_words(now.get("projections"))
        said = item.say("projections", now.get("projections"))
        sentence = f"What is expected of the {name} is now “{said}”."
        yield item.edit(Kind.DETAIL_EDITED, sentence, side.below("projections"), field=field, old=old, new=new)
    if not same(was.get("title"), now.get("title")):
        old, new = in_words(was.get("title")), in_words(now.get("title"))
        sentence = _say_edited(f"title of a {item.pair.new.noun('milestone').one}", old, new)
        yield item.edit(Kind.WORDING_EDITED, sentence, side.below("title"), field=field, old=old, new=new)


def _override(item: _InBoth) -> Iterator[Edit]:
    was, now = item.old.node.get("override"), item.new.node.get("override")
    if same(was, now):
        return
    side = item.new.side.below("override") if now else item.new.side
    old = _text_in(was, "rating")
    if not isinstance(now, dict):
        sentence = f"The rating is no longer set to {item.say('rating', old)} by hand."
        yield item.edit(Kind.OVERRIDE_ENDED, sentence, side, field="override", old=old)
        return
    new, until, reason = text_of(now, "rating"), say_was(text_of(now, "until")), text_of(now, "reason")
    kind = Kind.OVERRIDE_EDITED if was else Kind.OVERRIDE_MADE
    sentence = f"The rating is set to {item.say('rating', new)} by hand until {until}: {reason.rstrip('.')}."
    yield item.edit(kind, sentence, side, field="override", old=old, new=new, cause=item.say("by", now.get("by")))


def _text_in(entry: object, key: str) -> str:
    """The text under a key of what may be an entry."""
    return text_of(entry, key) if isinstance(entry, dict) else ""


def _accepted(item: _InBoth) -> Iterator[Edit]:
    was, now = item.old.node.get("accepted"), item.new.node.get("accepted")
    if same(was, now):
        return
    meeting = item.say("meeting", _text_in(now, "meeting"))
    sentence = f"The stop was accepted at {meeting}." if meeting else "The stop is no longer accepted."
    side = item.new.side.below("accepted") if now else item.new.side
    yield item.edit(Kind.ACCEPTED, sentence, side, old=in_words(was), new=in_words(now))


def _asks(item: _InBoth) -> Iterator[Edit]:
    """Edits of the decisions that are wanted from a body."""
    was, now = _by(item.old.node.get("asks"), "id"), _by(item.new.node.get("asks"), "id")
    for entry in diff_by_key(was, now):
        index, after = entry.last
        question = text_of(after, "question")
        side = item.new.side.below("asks", index)
        if isinstance(entry, Removed):
            sentence = f"The question is no longer asked: “{question}”"
            yield item.edit(Kind.ASK_DROPPED, sentence, item.new.side, old=question)
        elif isinstance(entry, Added):
            sentence = f"A decision is wanted at {item.say('meeting', after.get('meeting'))}: “{question}”"
            yield item.edit(Kind.ASKED, sentence, side, new=question)
        elif not same(entry.was[1], after):
            yield _asked_otherwise(item, entry.was[1], after, side)


def _asked_otherwise(item: _InBoth, was: Entry, now: Entry, side: Side) -> Edit:
    """The edit of a question that was decided, or is asked in another form."""
    old, question = text_of(was, "question"), text_of(now, "question")
    outcome = now.get("outcome")
    if isinstance(outcome, dict) and not was.get("outcome"):
        decision = text_of(outcome, "decision")
        return item.edit(Kind.DECIDED, f"“{question}” was decided: {decision}", side, old=old, new=decision)
    return item.edit(Kind.ASK_EDITED, f"What is asked was edited: “{question}”", side, old=old, new=question)


def _entries(item: _InBoth, dated: _DatedList) -> Iterator[Edit]:
    """Edits of a list to which dated entries are only added: new entries, and past ones edited or removed.

    An entry that is not the same as any other counts as edited if one of the same day and author takes its place.
    """
    before, after = _differing(item.old.node.get(dated.key), item.new.node.get(dated.key))
    for _, entry in before:
        day, old = say_was(text_of(entry, "on")), _summary(item, entry)
        rival = _of_same_day_and_author(entry, after)
        if rival is None:
            sentence = f"The {dated.noun} of {day} is gone: {old}."
            yield item.edit(dated.removed, sentence, item.new.side, field=dated.key, old=old)
            continue
        after.remove(rival)
        side, new = item.new.side.below(dated.key, rival[0]), _summary(item, rival[1])
        sentence = f"The {dated.noun} of {day} was “{old}”, and is “{new}”."
        yield item.edit(dated.edited, sentence, side, field=dated.key, old=old, new=new)
    for index, entry in after:
        by, summary = item.say("by", entry.get("by")), _summary(item, entry)
        when = say_was(text_of(entry, "on"))
        if by:
            when += f" by the {inside(by)}"
        side = item.new.side.below(dated.key, index)
        yield item.edit(dated.added, f"New {dated.noun} of {when}: {summary}.", side, field=dated.key, new=summary)


def _differing(old: object, new: object) -> tuple[list[Numbered], list[Numbered]]:
    """The entries of two lists without those that stand in both."""
    before, after = [], _numbered(new)
    for numbered in _numbered(old):
        match = next((other for other in after if same(other[1], numbered[1])), None)
        if match:
            after.remove(match)
        else:
            before.append(numbered)
    return before, after


def _of_same_day_and_author(entry: Entry, others: list[Numbered]) -> Numbered | None:
    for other in others:
        if all(same(other[1].get(key), entry.get(key)) for key in ("on", "by", "school", "for")):
            return other
    return None


_SUMMARISED = (
    *("stage", "rating", "value", "for", "school", "confidence"),
    *("note", "because", "doing", "help_wanted", "evidence", "forecast_end", "recovery"),
)


def _summary(item: _InBoth, entry: Entry) -> str:
    """The content of a dated entry, on one line."""
    said = [item.say(key, entry[key]).rstrip(".") for key in _SUMMARISED if key in entry]
    parts = list(filter(None, said))
    return "; ".join(parts)
