"""What `trustplan import` says: each file, what became of its figures, and the files that were touched."""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING

from msgspec import Struct, to_builtins
from msgspec.structs import asdict, replace

from trustplan.loading.imports.decide import Outcome as FigureOutcome
from trustplan.loading.imports.naming import Naming
from trustplan.loading.imports.profiles.edits import said
from trustplan.loading.imports.profiles.news import ProfileOutcome
from trustplan.loading.imports.standing import FigureKey
from trustplan.loading.imports.taken import NO_RELEASE, TakenComparator
from trustplan.primitives.english import capital, counted, listed, say_count, verb
from trustplan.primitives.notation import TRUST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from trustplan.loading.imports.add import Imported
    from trustplan.loading.imports.profiles.edits import ProfileEdits
    from trustplan.loading.imports.profiles.taken import TakenProfiles
    from trustplan.loading.imports.taken import TakenFile
    from trustplan.loading.imports.weigh import Weighed
    from trustplan.loading.updates.edited_files import NewFile
    from trustplan.primitives.findings import Finding

MOST = 3  # figures of one kind that are named
MOST_ADDED = 10
MOST_ADVICE = 5
# Why a figure was not added, as the heading of those that were not.
_KEPT = {
    FigureOutcome.SAME: "Recorded already",
    FigureOutcome.ROUNDED: "The same, and yours is as exact or more so",
    FigureOutcome.SYMBOL: "Published without a number, so yours stays",
    FigureOutcome.LESS_FIRM: "Less firm than yours, which stays",
    FigureOutcome.OTHER_COHORT: "The same figure of another number of people: yours stays",
    FigureOutcome.LATER: "Yours counts from the same day or a later one, and stays",
    FigureOutcome.EMBARGO: "Yours is under embargo, and stays",
    FigureOutcome.CORRECTED_SINCE: "Taken before, and corrected by you since: yours stays",
    FigureOutcome.TWICE: "A second row on one figure",
    FigureOutcome.NOT_A_MEMBER: "Of a time in which the school was not in the trust",
    FigureOutcome.NO_SUCH_SCHOOL: "Of a school that the trust does not have",
    FigureOutcome.NO_NUMBER: "Nothing to compare with",
    FigureOutcome.NOT_IN_PUBLIC: "Not for a repository that everybody can read",
}
_ON_SCHOOLS = {
    ProfileOutcome.ADDED: "Added",
    ProfileOutcome.DIFFERS: "Otherwise in the profile, which stays",
    ProfileOutcome.SAME: "Recorded already",
}
_BY_MEASURE = (FigureOutcome.NO_MEASURE, FigureOutcome.NOT_TYPED, FigureOutcome.NO_GROUP)


class _Touched(Struct, frozen=True, kw_only=True):
    """A file that changes: how many lines are added, and how many of those that were there are another now."""

    path: str
    is_new: bool
    added: int
    changed: int


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of the files of a run: of those with figures, and of those on schools, which go into the profiles.

    `edits` is None where no file is on schools.
    """

    result: Imported
    taken: tuple[TakenFile, ...]
    profiles: tuple[TakenProfiles, ...] = ()
    edits: ProfileEdits | None = None
    is_written: bool = False

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What is wrong in any of the files, or follows from it, each reported once."""
        if self.edits is None:
            return self.result.errors
        return tuple(dict.fromkeys((*self.result.errors, *self.edits.errors)))

    @property
    def files(self) -> tuple[NewFile, ...]:
        """The files to be written: none where anything is wrong."""
        if self.errors:
            return ()
        if self.edits is None:
            return self.result.files
        return (*self.result.files, *self.edits.files)

    @property
    def added(self) -> str:
        """What was added, in words: `three figures and two facts on schools`."""
        parts: list[str] = []
        if number := sum(one.is_added for one in self.result.weighed):
            parts.append(counted(number, "figure"))
        facts = 0
        if self.edits is not None:
            facts = sum(one.outcome is ProfileOutcome.ADDED for one in self.edits.news)
        if facts:
            parts.append(f"{counted(facts, 'entry', 'entries')} on schools")
        return listed(parts)

    def written(self) -> Outcome:
        """The same, as soon as the files are written."""
        return replace(self, is_written=True)


def as_text(
    result: Imported, taken: Sequence[TakenFile], plans: Path, *, is_written: bool, is_trial: bool, is_long: bool
) -> str:
    """What became of files with figures alone, for a person."""
    outcome = Outcome(result=result, taken=tuple(taken), is_written=is_written)
    return of_run(outcome, plans, is_trial=is_trial, is_long=is_long)


def of_run(outcome: Outcome, plans: Path, *, is_trial: bool, is_long: bool) -> str:
    """What became of an import, for a person. `is_long` names every figure."""
    measures = {one.taken.measure for one in outcome.result.weighed}
    naming = Naming.of(outcome.result.names, measures, with_ids=is_long)
    lines: list[str] = []
    if not outcome.errors:
        for file in outcome.taken:
            lines += [*_of_file(file, outcome.result, naming, is_long=is_long), ""]
        lines += _on_schools(outcome, is_long=is_long)
    lines += [_finding(error) for error in outcome.errors]
    touched = [_touched(file) for file in outcome.files]
    for row in touched:
        lines.append(f"{plans.as_posix()}/{row.path}: {_how_many(row)}.")
    if touched:
        lines.append("")
    if is_trial:
        for new in outcome.files:
            lines += [*_diff(new, plans.as_posix()), ""]
    shown = outcome.result.advice
    if not is_long:
        shown = shown[:MOST_ADVICE]
    lines += [str(advice) for advice in shown]
    if more := len(outcome.result.advice) - len(shown):
        lines.append(f"{capital(counted(more, 'more piece'))} of advice: “trustplan check” has all.")
    lines.append(_ending(outcome))
    return "\n".join(lines)


def _ending(outcome: Outcome) -> str:
    """What became of it all, and what to do next."""
    if outcome.errors:
        return f"Nothing was written: {counted(len(outcome.errors), 'error')}. Correct what is said, and run it again."
    if nothing := _nothing(outcome):
        return nothing
    if not outcome.files:
        return "Nothing is left to do: the plans have all of it, or better."
    if not outcome.is_written:
        return f"Would write {outcome.added}. Nothing was written yet."
    return f"Wrote {outcome.added}. Next: look at “git diff”, run “trustplan check”, and propose the change."


def _nothing(outcome: Outcome) -> str:
    """Why nothing of the files has a place, and what to do; empty where something has."""
    weighed = outcome.result.weighed
    if outcome.profiles or any(one.decision.outcome not in _BY_MEASURE for one in weighed):
        return ""
    if any(file.comparators for file in outcome.taken) and not any(
        isinstance(one.taken, TakenComparator) for one in weighed
    ):
        return "Nothing was taken. The figures to compare with are taken with --comparators."
    if weighed:
        return "Nothing was taken: the plans have no place for any of these figures, as is said above."
    if any(file.cohorts for file in outcome.taken):
        return "Nothing was taken: name this file together with the table of the results, in one command."
    if not any(file.comparators for file in outcome.taken):
        return "Nothing was taken: there is no figure of this trust in it. Is it the right file, and the URN in each profile right?"
    return ""


def _on_schools(outcome: Outcome, *, is_long: bool) -> list[str]:
    """What files on schools are, and what became of what they say."""
    if outcome.edits is None:
        return []
    lines: list[str] = []
    for file in outcome.profiles:
        lines += [file.file, f"  {file.publisher}: {file.title}"]
    sentences: dict[ProfileOutcome, list[str]] = {}
    for what, sentence in said(outcome.edits):
        sentences.setdefault(what, []).append(sentence)
    for what, rows in sentences.items():
        lines.append(f"  {_ON_SCHOOLS[what]}: {len(rows)}")
        if what is not ProfileOutcome.SAME or is_long:
            lines += [f"    {row}" for row in rows]
    for file in outcome.profiles:
        lines += [f"  {_finding(note)}" for note in file.notes]
    return [*lines, ""]


def _of_file(file: TakenFile, result: Imported, naming: Naming, *, is_long: bool) -> list[str]:
    """What one file is, and what became of its figures."""
    source = file.source
    mine = [one for one in result.weighed if one.file is file]
    what = f"{source.publisher}: {source.title}"
    if source.release != NO_RELEASE:
        what += f", {source.release}"
    lines = [source.file, f"  {what} ({source.licence})"]
    lines += _contents(file, mine, result)
    most = MOST
    if is_long:
        most = len(mine)
    lines += _group("Added", [one for one in mine if one.is_added], max(most, MOST_ADDED), naming)
    for outcome, heading in _KEPT.items():
        ones = [one for one in mine if one.decision.outcome is outcome]
        if outcome is FigureOutcome.SAME and not is_long:
            lines += [f"  {heading}: {len(ones)}"] * bool(ones)
        else:
            lines += _group(heading, ones, most, naming)
    lines += _by_measure(mine, naming)
    lines += [f"  {_finding(note)}" for note in file.notes]
    return lines


def _contents(file: TakenFile, mine: Sequence[Weighed], result: Imported) -> list[str]:
    """How much of a file is the trust's, how much is not, and what was not asked for."""
    known = set(result.names.governed.profiles) - {TRUST}
    schools = {one.key.organisation for one in mine if isinstance(one.key, FigureKey)} & known
    said = capital(counted(len(mine), "figure"))
    if schools:
        said += f" of {counted(len(schools), 'school')} of the trust"
    if file.others:
        said += f"; {counted(file.others, 'row')} of others {verb(file.others, 'was', 'were')} passed over"
    lines = [f"  {said}."]
    number = len(file.comparators)
    if number and not any(one.taken in file.comparators for one in mine):
        is_there = verb(number, "is", "are")
        lines.append(
            f"  {capital(counted(number, 'figure'))} to compare with {is_there} in it: --comparators takes them."
        )
    return lines


def _group(heading: str, ones: Sequence[Weighed], most: int, naming: Naming) -> list[str]:
    """The figures with one outcome: how many, and some of them."""
    if not ones:
        return []
    lines = [f"  {heading}: {len(ones)}"]
    lines += [f"    {naming.about(one.taken)}: {one.decision.words}" for one in ones[:most]]
    more = len(ones) - most
    if more > 0:
        lines.append(f"    … and {say_count(more)} more; --verbose names {verb(more, 'it', 'them')}.")
    return lines


def _by_measure(ones: Iterable[Weighed], naming: Naming) -> list[str]:
    """The figures for which there is no place, in one line for each reason."""
    found: dict[tuple[FigureOutcome, str], dict[str, int]] = {}
    for one in ones:
        outcome, measure = one.decision.outcome, one.taken.measure
        if outcome in _BY_MEASURE:
            counts = found.setdefault((outcome, one.decision.words), {})
            counts[measure] = counts.get(measure, 0) + 1
    lines: list[str] = []
    for (outcome, words), counts in sorted(found.items()):
        names = listed([f"“{naming.measure(name)}” ({number})" for name, number in sorted(counts.items())])
        hint = ""
        if outcome is FigureOutcome.NO_MEASURE and words.startswith("No plan"):
            hint = " --all-measures takes them."
        lines.append(f"  Left out: {names}. {words}{hint}")
    return lines


def _finding(finding: Finding) -> str:
    """A finding of a file of others: with its line, and without a column, which a row has none of."""
    place = finding.place.file
    if finding.place.line:
        place = f"{place}:{finding.place.line}"
    text = f"{finding.message} {finding.fix}".rstrip()
    if text.startswith(f"{place} "):  # what is said of a whole file may begin with its name
        return text
    return f"{place}: {text}"


def _touched(file: NewFile) -> _Touched:
    old = (file.before or b"").decode("utf-8", "replace").splitlines()
    new = file.after.decode("utf-8", "replace").splitlines()
    added = changed = 0
    for tag, first, last, start, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "insert":
            added += end - start
        elif tag != "equal":
            changed += last - first
            added += max(0, (end - start) - (last - first))
    return _Touched(path=file.path, is_new=file.before is None, added=added, changed=changed)


def _how_many(row: _Touched) -> str:
    words = f"{counted(row.added, 'line')} added"
    if row.is_new:
        words = f"a new file, {counted(row.added, 'line')}"
    if row.changed:
        words = f"{words}, {row.changed} continued"
    return words


def _diff(file: NewFile, plans: str) -> list[str]:
    """The lines that would be added, as git shows them."""
    old = (file.before or b"").decode("utf-8", "replace").splitlines()
    new = file.after.decode("utf-8", "replace").splitlines()
    name = f"{plans}/{file.path}"
    return list(difflib.unified_diff(old, new, name, name, lineterm="", n=1))


def as_json(outcome: Outcome) -> str:
    """The same for a program."""
    schools: list[dict[str, object]] = []
    if outcome.edits is not None:
        schools = [{"outcome": what.value, "message": sentence} for what, sentence in said(outcome.edits)]
    data = {
        "written": outcome.is_written,
        "files": [to_builtins(_touched(file)) for file in outcome.files],
        "sources": [{"form": file.form, **to_builtins(file.source), "others": file.others} for file in outcome.taken],
        "figures": [_figure(one) for one in outcome.result.weighed],
        "schools": schools,
        "errors": [_row(finding) for finding in outcome.errors],
        "advice": [_row(finding) for finding in outcome.result.advice],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _figure(one: Weighed) -> dict[str, object]:
    """A figure and what became of it."""
    standing: dict[str, object] | None = None
    if one.standing is not None:
        place = one.standing.place
        standing = {"value": one.standing.value, "file": place.file, "line": place.line}
    taken = {key: value for key, value in asdict(one.taken).items() if key != "place" and value not in ("", None)}
    return {
        **taken,
        "outcome": one.decision.outcome.value,
        "message": one.decision.words,
        "file": one.taken.place.file,
        "line": one.taken.place.line,
        "standing": standing,
    }


def _row(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "file": finding.place.file,
        "line": finding.place.line,
        "message": finding.message,
        "fix": finding.fix,
    }
