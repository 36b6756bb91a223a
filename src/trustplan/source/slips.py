"""The slip behind errors of a file: the one way to correct a line that makes the whole file right, reported in place of them.

A dash that is lost gives an error for each key below it, and to follow these would delete what was written. So each way
to correct a line is tried on the whole file; where just one of them makes it right, that was the slip.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.primitives.findings import Finding, Place
from trustplan.source.readable_text import decoded
from trustplan.source.slip_places import place_trials
from trustplan.source.slip_texts import text_trials
from trustplan.source.yaml_reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from trustplan.source.slip_trial import Names, Trial
    from trustplan.source.yaml_reader import Document

MOST_SLIPS = 4  # of one file that are looked for, one after the other
MOST_SPOTS = 6  # lines with errors that are looked at
MOST_TRIED = 250
MOST_READ = 4_000_000  # characters that are read in all trials for one slip, so that no file takes long
MOST_EXPLAINED = 60  # trials whose errors are explained, which takes longest
NEAR = 8  # lines: an error as near to a slip may come from the way in which it was mended
MOST_MOVED = 30  # lines, where other errors are left: more were hardly moved by one slip
LARGEST = 300_000  # characters of a file that is tried at all
_OPEN_QUOTE = re.compile(r""" *(?:- +)?(?:[\w-]+: +)?(?:"[^"]*|'[^']*)""")
_OF_TEXT = ("yaml-syntax", "key-twice", "yaml-anchor", "yaml-tag", "yaml-key", "text-cut")
_OF_FORM = ("unknown-key", "missing-key", "wrong-type", "empty-value")


class Form(Struct, frozen=True, kw_only=True):
    """What is known of a kind of file: whether a document has its form, every error of form, and the names in it.

    The names are gathered once somebody asks: only a file with an error needs them.
    """

    is_right: Callable[[Document], bool]
    errors: Callable[[Document], tuple[Finding, ...]]
    names: Callable[[], Names]


class Slip(Struct, frozen=True, kw_only=True):
    """A slip and its cure: the finding, and the text of the file without it, with the lines that were put in.

    `is_sure` says that the cure leaves no other error, so that a program may write it.
    """

    finding: Finding
    text: str
    at: int
    added: int
    is_sure: bool


class _State(Struct, frozen=True):
    """A text as read: the document, where it could be read, and all findings."""

    text: str
    document: Document | None
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, text: str, file: str, form: Form) -> _State:
        document, findings = read_yaml(text.encode(), file)
        if document is None:
            return cls(text, None, findings)
        return cls(text, document, (*findings, *form.errors(document)))


def find_slips(raw: bytes, file: str, findings: tuple[Finding, ...], form: Form) -> list[Slip]:
    """The slips of a file that has errors, in the order in which they were found; none where no cause is certain."""
    text = decoded(raw)
    if text is None or len(text) > LARGEST:
        return []
    state = _State(text, None, findings)
    if not any(f.rule == "yaml-syntax" for f in findings):
        state = _State.of(text, file, form)
    found: list[Slip] = []
    while len(found) < MOST_SLIPS:
        slip, state = _next_slip(state, file, form)
        if slip is None:
            break
        found.append(slip)
    return found


def _next_slip(state: _State, file: str, form: Form) -> tuple[Slip | None, _State]:
    spots = list(_spots(state))
    if not spots:
        return None, state
    most = min(MOST_TRIED, MOST_READ // (len(state.text) + 1))
    tried = list(islice(_trials(state.text.split("\n"), spots, form.names()), most))
    trial, after = _only_right(tried, file, form)
    if trial is None:
        trial, after = _only_better(tried, state, file, form)
    if trial is None or after is None:
        return None, state
    finding = Finding(
        rule=_rule_of(state.findings),
        place=Place(file=file, line=trial.line + 1, column=trial.column + 1),
        message=trial.message,
        fix=trial.fix,
        actual=trial.replaced,
        suggestion=trial.written,
    )
    is_sure = trial.is_sure and (not after.findings or state.document is not None)
    return Slip(finding=finding, text=after.text, at=trial.line + 1, added=trial.added, is_sure=is_sure), after


def _trials(lines: list[str], spots: list[int], names: Names) -> Iterator[Trial]:
    """Each way to correct the lines at some spots (from 0)."""
    for number in spots:
        if lines[number].strip():
            yield from place_trials(lines, number, names)
            yield from text_trials(lines, number, names)


def _rule_of(findings: Iterable[Finding]) -> str:
    """The rule of the first error of text or form, under which the slip is reported."""
    return next(f.rule for f in sorted(findings, key=lambda f: f.place) if f.rule in (*_OF_TEXT, *_OF_FORM))


def _spots(state: _State) -> Iterator[int]:
    """The lines, from 0, of errors that a slip may be behind, and the lines with text before them."""
    lines = state.text.split("\n")
    open_ones = [f for f in state.findings if f.rule in (*_OF_TEXT, *_OF_FORM)]
    if all(f.suggestion for f in open_ones):  # each is a slip of its own, and reported as one
        return
    seen: set[int] = set()
    for finding in sorted(open_ones, key=lambda f: f.place)[:MOST_SPOTS]:
        number = min(finding.place.line - 1, len(lines) - 1)
        if number not in seen:
            seen.add(number)
            yield number
    if any(f.rule == "yaml-syntax" for f in open_ones):
        for number in sorted(seen):
            for before in (_line_before(lines, number), _block_start(lines, number), *_open_quotes(lines, number)):
                if before not in seen:
                    seen.add(before)
                    yield before


def _block_start(lines: list[str], number: int) -> int:
    """The first line of the list or group of keys in which reading stopped: an entry there may lack its dash."""
    for before in range(number - 1, 0, -1):
        if lines[before - 1].rstrip().endswith(":"):
            return before
    return number


def _open_quotes(lines: list[str], number: int) -> list[int]:
    """The last lines, up to one, on which a quotation mark is opened and not closed: reading stops at the next one."""
    return [n for n in range(number, -1, -1) if _OPEN_QUOTE.fullmatch(lines[n])][:3]


def _count(state: _State) -> int:
    """How many errors there are that a slip may be behind."""
    return sum(f.rule in (*_OF_TEXT, *_OF_FORM) for f in state.findings)


def _line_before(lines: list[str], number: int) -> int:
    """The nearest line above with text; the line itself where there is none."""
    for before in range(number - 1, -1, -1):
        if lines[before].strip():
            return before
    return number


def _only_right(tried: list[Trial], file: str, form: Form) -> tuple[Trial | None, _State | None]:
    """The trial that makes the file right, where no likelier or other one of its rank does."""
    right: list[tuple[Trial, _State, str]] = []
    for trial in tried:
        text = "\n".join(trial.lines)
        document, findings = read_yaml(text.encode(), file)
        if document is None or findings:
            continue
        data = repr(document.data)
        if form.is_right(document):
            right.append((trial, _State(text, document, ()), data))
    if not right:
        return None, None
    least = min(trial.rank for trial, _, _ in right)
    likely = [row for row in right if row[0].rank == least]
    if len({data for _, _, data in likely}) > 1:
        return None, None
    return likely[0][0], likely[0][1]


def _only_better(tried: list[Trial], before: _State, file: str, form: Form) -> tuple[Trial | None, _State | None]:
    """The trial that leaves the fewest errors, none of them new, where it is the only one.

    A file that could not be read has no list of errors to compare with; there, what is left must be away from the slip.
    """
    better: list[tuple[int, int, Trial, _State]] = []
    for trial in tried[:MOST_EXPLAINED]:
        if trial.moved > MOST_MOVED:
            continue
        after = _State.of("\n".join(trial.lines), file, form)
        if after.document is None:
            continue
        if not _makes_errors(trial, before, after) and (before.document is None or _count(after) < _count(before)):
            better.append((len(after.findings), trial.rank, trial, after))
    if not better:
        return None, None
    least = min(row[:2] for row in better)
    likely = [row for row in better if row[:2] == least]
    if len({row[3].text for row in likely}) > 1:
        return None, None
    return likely[0][2], likely[0][3]


def _makes_errors(trial: Trial, before: _State, after: _State) -> bool:
    """Whether a trial may be what some of the errors after it come from."""
    if before.document is None:
        return any(abs(f.place.line - trial.line - 1) < NEAR or f.rule == "key-twice" for f in after.findings)
    known = {(f.rule, f.message) for f in before.findings}
    return any((f.rule, f.message) not in known for f in after.findings)


def line_in_file(line: int, slips: Iterable[Slip]) -> int:
    """The line of the file itself that a line of the mended text comes from; the slips in the order they were found."""
    for slip in reversed(list(slips)):
        if line >= slip.at + slip.added:
            line -= slip.added
        elif line >= slip.at:
            line = slip.at
    return line


def findings_in_file(findings: Iterable[Finding], slips: list[Slip]) -> list[Finding]:
    """Findings of the mended text with the lines of the file itself."""
    return [replace(f, place=replace(f.place, line=line_in_file(f.place.line, slips))) for f in findings]


def document_in_file(document: Document, slips: list[Slip]) -> Document:
    """The document of the mended text with the lines of the file itself."""
    if not any(slip.added for slip in slips):
        return document
    for places in (document.values, document.keys):
        for path, (line, column) in places.items():
            places[path] = line_in_file(line, slips), column
    return document
