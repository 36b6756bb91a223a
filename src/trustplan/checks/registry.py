"""The registry of rules, each a generator with an id and a severity, and how its violations become findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.primitives.english import listed, verb
from trustplan.primitives.findings import Finding, Severity
from trustplan.primitives.suggestions import meant, nearest, same_spelling

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from typing import TypeAlias

    from trustplan.checks.context import CheckContext
    from trustplan.source.yaml_reader import Path

    Check: TypeAlias = Callable[[CheckContext], Iterator["Violation"]]


MOST_LINES = 6  # that are named of findings with one cause
IN_WORDS = ("grade", "population", "population or grade", "fund")  # nouns whose names may have several words
REGISTERED: dict[str, Rule] = {}  # as their modules were imported; `run` has them in the order in which they run


class Violation(Struct, frozen=True):
    """What a rule finds at a place of a file. `suggestion` is what should replace `actual`, where that is certain.

    `is_sure` says that nobody could have meant anything else. Violations with one `cause` are reported once for a file.
    """

    path: Path
    message: str
    fix: str
    key: bool = False
    actual: str = ""
    suggestion: str = ""
    is_sure: bool = False
    cause: str = ""


class Rule(Struct, frozen=True):
    """A rule: its id, how much it matters, the kinds of file that it is for, the generator, and the module of both."""

    id: str
    severity: Severity
    kinds: tuple[str, ...]
    check: Check
    module: str

    def findings(self, context: CheckContext) -> Iterator[Finding]:
        """Yield a finding for each violation in a file."""
        by_cause: dict[str, list[Finding]] = {}
        for violation in self.check(context):
            finding = Finding(
                rule=self.id,
                place=context.file.place(violation.path, key=violation.key),
                message=violation.message,
                fix=violation.fix,
                severity=self.severity,
                actual=violation.actual,
                suggestion=violation.suggestion,
                is_sure=violation.is_sure,
            )
            if violation.cause:
                by_cause.setdefault(violation.cause, []).append(finding)
            else:
                yield finding
        for same in by_cause.values():
            yield _reported_once(same)


def _reported_once(same: list[Finding]) -> Finding:
    """The first of some findings with one cause, which names the lines of the others."""
    first, *rest = sorted(same, key=lambda finding: finding.place)
    numbers = sorted({f.place.line for f in rest} - {first.place.line})
    lines = [str(number) for number in numbers]
    if not lines:
        return first
    if len(lines) > MOST_LINES:
        lines[MOST_LINES:] = [f"{len(lines) - MOST_LINES} more"]
    return replace(
        first,
        message=f"{first.message.removesuffix('.')} (also on {verb(len(lines), 'line', 'lines')} {listed(lines)}).",
    )


def error(*kinds: str) -> Callable[[Check], Check]:
    """Make a generator a rule for some kinds of file that stops a build. Its id is its name, with hyphens."""
    return _rule(Severity.ERROR, kinds)


def advice(*kinds: str) -> Callable[[Check], Check]:
    """Make a generator a rule for some kinds of file that only warns. Its id is its name, with hyphens."""
    return _rule(Severity.WARNING, kinds)


def _rule(severity: Severity, kinds: tuple[str, ...]) -> Callable[[Check], Check]:
    def register(check: Check) -> Check:
        name = check.__name__.strip("_").replace("_", "-")
        if name in REGISTERED:
            raise ValueError(f"two rules are called {name}")
        REGISTERED[name] = Rule(name, severity, kinds, check, check.__module__)
        return check

    return register


def unknown(
    path: Path,
    value: str,
    known: Collection[str] | None,
    what: str,
    where: str,
    *,
    key: bool = False,
    first: Iterable[str] = (),
) -> Iterator[Violation]:
    """Yield a violation where `value` is not among the known names. Of these, `first` are the likeliest.

    Yield nothing where those could not be read, or where one of them is itself invalid: it may be the right one.
    """
    if not value or known is None or value in known:
        return
    names = set(known)
    if any(not name or name.endswith(("/", "\n")) or (" " in name and what not in IN_WORDS) for name in names):
        return
    fix = meant(value, names, first=first) or f"Add it to {where} first."
    near = nearest(value, names) or ""
    yield Violation(
        path,
        f"There is no {what} “{value}” in {where}.",
        fix,
        key=key,
        actual=value,
        suggestion=near,
        is_sure=bool(same_spelling(value, names)),
        cause="" if near else f"{what} {value} {where}",
    )
