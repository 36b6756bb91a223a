"""Edits inside plans and items: takes a matched pair of plans, compares fields, milestones, updates and judgements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.diff.dated_entries import edited_entries
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
from trustplan.diff.item_in_both import ItemInBoth, by_key
from trustplan.diff.recorded_changes import edited_records, why
from trustplan.diff.wording import say_for, say_was
from trustplan.source.files import as_list, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.diff.matching import Pair
    from trustplan.diff.titles import Titles
    from trustplan.source.yaml_reader import Path

# The kind of an edit of each key, and its name in a sentence. Lists of dated entries are compared further down.
FIELDS: dict[str, tuple[Kind, str]] = {
    "title": (Kind.WORDING_EDITED, "title"),
    "statement": (Kind.WORDING_EDITED, "statement"),
    "public": (Kind.WORDING_EDITED, "line for the public"),
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


def edited_plan(pair: Pair, titles: Titles) -> Iterator[Edit]:
    """The edits of a plan's own fields, and of every item that both revisions have."""
    top = Side(pair.new.file, ())
    for key in PLAN_FIELDS:
        yield from _field(pair, titles, pair.new.ref, pair.new.title, key, top, pair.old.data, pair.new.data)
    yield from edited_states(pair, titles)
    for old, new in pair.items.values():
        item = ItemInBoth(pair=pair, titles=titles, ref=pair.new.ref_of(new), old=old, new=new)
        edits = [*_fields(item), *_targets(item), *_milestones(item)]
        yield from edits
        yield from edited_records(item.ref, old, new, {edit.field for edit in edits}, item.say_field)
        yield from _override(item)
        yield from _accepted(item)
        yield from _asks(item)
        yield from edited_entries(item)


def _fields(item: ItemInBoth) -> Iterator[Edit]:
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
        return same([pair.was.get(str(ref), str(ref)) for ref in as_list(now)], as_list(was))
    return False


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


def _targets(item: ItemInBoth) -> Iterator[Edit]:
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
    for period, (index, step) in by_key(targets, "for").items():
        yield "/".join((*map(str, above), period)), (text_of(step, "target"), (*above, index))


def _milestones(item: ItemInBoth) -> Iterator[Edit]:
    milestone = item.pair.new.noun("milestone").one
    was, now = by_key(item.old.node.get("milestones"), "id"), by_key(item.new.node.get("milestones"), "id")
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


def _milestone(item: ItemInBoth, field: str, name: str, was: Entry, now: Entry, side: Side) -> Iterator[Edit]:
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


def _override(item: ItemInBoth) -> Iterator[Edit]:
    was, now = item.old.node.get("override"), item.new.node.get("override")
    if same(was, now):
        return
    side = item.new.side.below("override") if now else item.new.side
    old = _text_in(was, "rating")
    if not isinstance(now, dict):
        sentence = f"The rating is no longer overridden to {item.say('rating', old)}."
        yield item.edit(Kind.OVERRIDE_ENDED, sentence, side, field="override", old=old)
        return
    new, until, reason = text_of(now, "rating"), say_was(text_of(now, "until")), text_of(now, "reason")
    kind = Kind.OVERRIDE_EDITED if was else Kind.OVERRIDE_MADE
    sentence = f"The rating is overridden to {item.say('rating', new)} until {until}: {reason.rstrip('.')}."
    yield item.edit(kind, sentence, side, field="override", old=old, new=new, cause=item.say("by", now.get("by")))


def _text_in(entry: object, key: str) -> str:
    """The text under a key of what may be an entry."""
    return text_of(entry, key) if isinstance(entry, dict) else ""


def _accepted(item: ItemInBoth) -> Iterator[Edit]:
    was, now = item.old.node.get("accepted"), item.new.node.get("accepted")
    if same(was, now):
        return
    meeting = item.say("meeting", _text_in(now, "meeting"))
    sentence = f"The stop was accepted at {meeting}." if meeting else "The stop is no longer accepted."
    side = item.new.side.below("accepted") if now else item.new.side
    yield item.edit(Kind.ACCEPTED, sentence, side, old=in_words(was), new=in_words(now))


def _asks(item: ItemInBoth) -> Iterator[Edit]:
    """Edits of the decisions that are wanted from a body."""
    was, now = by_key(item.old.node.get("asks"), "id"), by_key(item.new.node.get("asks"), "id")
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


def _asked_otherwise(item: ItemInBoth, was: Entry, now: Entry, side: Side) -> Edit:
    """The edit of a question that was decided, or is asked in another form."""
    old, question = text_of(was, "question"), text_of(now, "question")
    outcome = now.get("outcome")
    if isinstance(outcome, dict) and not was.get("outcome"):
        decision = text_of(outcome, "decision")
        return item.edit(Kind.DECIDED, f"“{question}” was decided: {decision}", side, old=old, new=decision)
    return item.edit(Kind.ASK_EDITED, f"What is asked was edited: “{question}”", side, old=old, new=question)
