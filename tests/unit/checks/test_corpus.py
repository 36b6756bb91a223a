"""Broken files, one error each: the right line, one finding, and words that are enough to fix it.

Each folder below plans/invalid/ holds the files that differ from the small right trust in plans/valid/. What is reported
of each is in plans/invalid/table.md; TRUSTPLAN_GOLDEN=1 writes it anew, and a person then reads it.
"""

from __future__ import annotations

import difflib
import os
import re
import shutil
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from amounts import amounts, thorough_between
from corpus import CASES, INVALID, VALID, broken
from files_once import files_once
from rule_ids import BETWEEN, IMPORTED, NO_FILE, every_rule
from trustplan.loading.check import Checked as Checks
from trustplan.loading.check import check as check_on
from trustplan.primitives.findings import Finding
from trustplan.schema.loader import KINDS
from trustplan.source.layout import kind_of


def check(plans: Path, *, only: tuple[str, ...] = ()) -> Checks:
    """What is found in a folder on one day; the files that all cases have are made sense of once."""
    with files_once():
        return check_on(plans, today=date(2026, 11, 20), only=only)


TABLE = INVALID / "table.md"
JARGON = re.compile(
    r"additionalProperties|oneOf|anyOf|is not of type|does not match|required property|Traceback|\bNone\b|\bschema\b|"
    r"\bnull\b|\bstring\b|\binteger\b|\bboolean\b|\bregex\b|\bmapping\b|\bscalar\b"
)
# Where the error shows is not where it was made: the sum above its costs, what refers to what is gone.
ELSEWHERE = {
    "accepted-before-stop",
    "calendar-ends",
    "no-next-meeting",
    "role-retired",
    "cut-off-after-meeting",
    "due-before-start",
    "half-term-of-another-year",
    "missing-format",
    "over-budget",
    "school-without-profile",
    "sensitive-in-public",
    "source-of-nothing",
    "small-cohort-in-public",
    "target-of-a-year-twice",
    "baseline-missing",
    "whole-year-for-parts",
    "folder-not-file",
    "judgement-off-track",
    "inspections-without-area",
    "missing-half-term",
    "off-track-without-recovery",
    "rating-not-counted",
    "rating-without-reason",
    "target-twice",
    "utf-16",
    "delegation-not-recorded",
    "group-not-recorded",
    "milder-without-reason",
    "pasted-twice",
    "published-without-finding",
    "update-put-at-the-top",
}


@cache
def expected_rows() -> dict[str, str]:
    """The row of each case in the table."""
    rows = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][1:]
    return {row.split(" | ")[0].removeprefix("| "): row for row in rows}


def row_of(case: str, found: tuple[Finding, ...]) -> str:
    """The case as a row of the table."""
    cells = [f"{f.place.file} | {f.place.line}:{f.place.column} | {f.rule} | {f.message} {f.fix}" for f in found]
    return f"| {case} | {' // '.join(cells).replace(chr(10), ' ')} |"


def test_the_right_trust_is_right() -> None:
    """Or nothing below would mean anything."""
    assert check(VALID).findings == ()
    assert len(CASES) >= 120


class Checked(NamedTuple):
    """A broken file, checked with all the others."""

    case: str
    plans: Path
    findings: tuple[Finding, ...]


CHECKED: dict[str, Checked] = {}


def checked_case(case: str, factory: pytest.TempPathFactory) -> Checked:
    """A case, checked once for all tests that ask for it."""
    if case not in CHECKED:
        plans = broken(case, factory.mktemp("case"))
        CHECKED[case] = Checked(case, plans, check(plans).findings)
    return CHECKED[case]


@pytest.fixture(params=thorough_between(2, CASES))
def checked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """Each case."""
    return checked_case(request.param, tmp_path_factory)


@pytest.fixture(params=thorough_between(5, CASES))
def some_checked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """Some cases on each run, the others thorough."""
    return checked_case(request.param, tmp_path_factory)


def test_a_broken_file_gives_one_finding_on_its_line(checked: Checked) -> None:
    """One cause, one finding, in a leader's words, on the line that was broken."""
    case, _, found = checked
    assert len(found) == 1, [str(f) for f in found]
    if not os.environ.get("TRUSTPLAN_GOLDEN"):
        assert row_of(case, found) == expected_rows().get(case)
    assert not JARGON.search(found[0].message + found[0].fix)
    assert found[0].fix
    assert case in ELSEWHERE or found[0].place.line in changed_lines(case, found[0].place.file)


def test_a_named_file_is_reported_the_same_as_in_a_check_of_everything(some_checked: Checked) -> None:
    """What a check of one file needs of others is read."""
    for path in sorted(p for p in (INVALID / some_checked.case).rglob("*") if p.is_file()):
        relative = path.relative_to(INVALID / some_checked.case).as_posix()
        whole = [f for f in some_checked.findings if f.place.file == f"plans/{relative}"]
        assert [str(f) for f in check(some_checked.plans, only=(relative,)).findings] == [str(f) for f in whole]


def changed_lines(case: str, shown: str) -> set[int]:
    """The lines of a broken file that differ from the right one, and of a group of keys that lost one, its first."""
    relative = shown.removeprefix("plans/")
    raw = (INVALID / case / relative).read_bytes()
    text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", errors="replace")
    new = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    old = (VALID / relative).read_text(encoding="utf-8").split("\n") if (VALID / relative).exists() else []
    lines: set[int] = set()
    for tag, _, _, first, last in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag in ("replace", "insert"):
            lines |= set(range(first + 1, last + 1))
        elif tag == "delete":
            indent = min((len(line) - len(line.lstrip()) for line in new[first - 1 : first + 1] if line), default=0)
            starts = [n for n in range(first, 0, -1) if new[n - 1].lstrip().startswith("- ") or not indent]
            lines |= {first, first + 1, 1, *starts[:2]}
    return lines


def test_the_table_is_whole(tmp_path: Path) -> None:
    """No row for a case that is gone; TRUSTPLAN_GOLDEN=1 writes the table."""
    if os.environ.get("TRUSTPLAN_GOLDEN"):
        rows = [row_of(case, check(broken(case, tmp_path / case)).findings) for case in CASES]
        head = "# What is said of each broken file\n\n| case | file | place | rule | message |\n|---|---|---|---|---|\n"
        TABLE.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
        expected_rows.cache_clear()
    assert sorted(expected_rows()) == CASES


def test_every_rule_is_broken_by_a_file_of_its_own() -> None:
    """A rule that nothing breaks may not work. Those left are about the system or two revisions."""
    broken_rules = {row.split(" | ")[3] for row in expected_rows().values()}
    assert every_rule() - broken_rules == NO_FILE | BETWEEN | IMPORTED


# The blind test: whoever mends knows the place and the message, and nothing of what was broken.


def mended(text: str, finding: Finding) -> str | None:
    """A file after doing what a message says, by its words alone; None where they leave something to think about."""
    lines = text.split("\n")
    number, column = finding.place.line - 1, finding.place.column - 1
    before, after = lines[number][:column], lines[number][column:]
    if add := re.search(r"^Add it, for example “(\w+: [^{]+?)”\.$", finding.fix):
        lines[number] = f"{before}{add[1]}\n{' ' * column}{after}"
    elif add := _ADD_LINE.search(finding.fix):
        lines.insert(int(add[2]) - 1, f"{' ' * int(add[3] or 0)}{add[1]}")
    elif dash := re.search(r"^Put “- ” (in place of the two spaces )?before “(\w+)”\.$", finding.fix):
        at = lines[number].index(f"{dash[2]}:")
        lines[number] = f"{lines[number][: at - 2 * bool(dash[1])]}- {lines[number][at:]}"
    elif finding.fix == "Take “- ” away.":
        lines[number] = lines[number].replace("- ", "", 1)
    elif finding.fix == "Put two spaces in place of “- ”.":
        lines[number] = lines[number].replace("- ", "  ", 1)
    elif spaces := re.search(r"^Put (\d+) spaces? before it, where it now has \d+\.$", finding.fix):
        lines[number] = " " * int(spaces[1]) + lines[number].lstrip()
    elif whole := re.search(
        r"^(?:Put (?:the whole text|the text) in quotes|Put braces around them): (.+)\.$", finding.fix
    ):
        start = len(before) - len(before.lstrip()) + 2 * before.lstrip().startswith("- ")
        key = re.match(r"[\w-]+: |", lines[number][start:])
        written = whole[1] if whole[1].startswith("{") else f"{key[0] if key else ''}{whole[1]}"
        lines[number] = lines[number][:start] + written
    elif finding.fix.startswith("Add “]”") or finding.fix.startswith("Add “}”"):
        lines[number] += finding.fix[5]
    elif finding.fix == "Keep one of the two." and finding.rule == "key-twice":
        del lines[number]
    elif finding.fix in ("Write “- ”, with a space.", "Write “- ” in its place."):
        lines[number] = re.sub(r"^( *)\W\s?", r"\1- ", lines[number])
    elif write := _WRITE.search(finding.fix):
        shown = [word for word in re.findall(r"“(.+?)”(?!”)", finding.message) if word in after]
        word = max(shown, key=len) if shown else re.split(r"[,}\]]| #", after)[0].rstrip()
        quoted = after.startswith(f'"{word}"')
        lines[number] = before + after.replace(f'"{word}"' if quoted else word, write[1] or write[2], 1)
    else:
        return None
    return "\n".join(lines)


_ADD_LINE = re.compile(r"^Add “(\w+:)” on a line of its own above line (\d+)(?:, with (\d+) spaces before it)?\.$")
_WRITE = re.compile(
    r"^(?:Did you mean|The only choice is|Write|Put it in quotes:|Files hold words, not colours: write) "
    r"(?:“([^”]+)”|([^ “]+?))(?:, without (?:quotes|brackets)|: (?:withheld|not) .+| or “at most .+”)?[.?]$"
)
NEEDS_THOUGHT = {
    "missing-id",
    "file-name-of-reference",
    "key-that-is-a-list",
}  # an id of one's own, and another name for the file


def test_a_message_alone_is_enough_to_fix_a_file(some_checked: Checked, tmp_path: Path) -> None:
    """Where the message leaves nothing to think about: done to the word, the file is right."""
    better = after_the_message(some_checked)
    if better is None:
        return
    plans = Path(shutil.copytree(some_checked.plans, tmp_path / "plans"))
    (tmp_path / some_checked.findings[0].place.file).write_text(better, encoding="utf-8")
    assert [str(f) for f in check(plans).findings if f.severity == 0] == []


@pytest.mark.thorough
def test_most_messages_need_no_thought(tmp_path: Path) -> None:
    """So that the test above means something."""
    cases = []
    for case in CASES:
        plans = broken(case, tmp_path / case)
        cases.append(Checked(case, plans, check(plans).findings))
    assert sum(after_the_message(case) is not None for case in cases) >= 100


def after_the_message(checked: Checked) -> str | None:
    """The broken file after doing what its message says; None where this needs thought, or the file is no text."""
    if checked.case in NEEDS_THOUGHT:
        return None
    try:
        text = (checked.plans.parent / checked.findings[0].place.file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    return mended(text, checked.findings[0])


TAKEN_FOR_ANOTHER = {("from", "form"), ("targets", "target")}  # near to two keys, or a key of its own


def slips(key: str) -> set[str]:
    """A letter too few, one too many, two the wrong way round, a capital."""
    mid = len(key) // 2
    swapped = key[: mid - 1] + key[mid] + key[mid - 1] + key[mid + 1 :]
    return {key[:mid] + key[mid + 1 :], key[:mid] + key[mid] + key[mid:], swapped, key.capitalize()} - {key}


def every_slip() -> list[tuple[Path, int, str, str]]:
    """Each kind of key in each kind of file with each slip: the file, the line, the key, and the word in its place."""
    found, seen = [], set()
    for path in sorted(VALID.rglob("*.yaml")):
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n")):
            match = re.match(r"\s*(?:- )?([a-z][a-z_-]{2,}):", line)
            if match and (path.name, match[1]) not in seen:
                seen.add((path.name, match[1]))
                found += [(path.relative_to(VALID), number, match[1], slip) for slip in sorted(slips(match[1]))]
    return found


def test_slips_of_every_kind_are_tried() -> None:
    """Of every kind of file, and enough of them."""
    assert {kind_of(path.as_posix())[0] for path, *_ in every_slip()} == set(KINDS)
    assert len(every_slip()) > 500


@amounts("tried", quick=40, thorough=10_000)
def test_a_misspelt_key_is_reported_once_on_its_line_with_the_suggestion(tried: int, tmp_path: Path) -> None:
    """Each kind of key in each kind of file, in every part of it; or some of them, spread over all files."""
    plans = tmp_path / "plans"
    shutil.copytree(VALID, plans)
    wrong = []
    whole = every_slip()
    for relative, number, key, slip in whole[:: max(len(whole) // tried, 1)]:
        text = (VALID / relative).read_text(encoding="utf-8")
        lines = text.split("\n")
        lines[number] = lines[number].replace(f"{key}:", f"{slip}:", 1)
        (plans / relative).write_text("\n".join(lines), "utf-8")
        found = check(plans).findings
        (plans / relative).write_text(text, encoding="utf-8")
        is_reported = len(found) == 1 and (found[0].place.line, found[0].suggestion) == (number + 1, key)
        if not is_reported and (key, slip) not in TAKEN_FOR_ANOTHER:
            wrong.append((str(relative), key, slip, [str(f) for f in found]))
    assert wrong == []
