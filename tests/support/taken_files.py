"""Files of others as they are taken, made by hand: what a reader of tables gives."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from trustplan.loading.imports.taken import FileSource, TakenComparator, TakenFigure, TakenFile
from trustplan.primitives.findings import Place

if TYPE_CHECKING:
    from trustplan.primitives.findings import Finding


def a_source(file: str = "ks2.csv", release: str = "2025/26, revised", content: str = "") -> FileSource:
    """The source of a file. Its hash is that of its name, or of its content."""
    words = release.replace("/", "-").replace(", ", "-")
    return FileSource(
        id=f"dfe-ks2-{words}",
        title="Key stage 2 attainment, school level",
        publisher="Department for Education",
        licence="OGL-UK-3.0",
        release=release,
        sha256=hashlib.sha256((content or file).encode()).hexdigest(),
        file=file,
    )


def a_figure(text: str, line: int = 2, file: str = "ks2.csv") -> TakenFigure:
    """A figure by a short text: `fernhill ks2-rwm-expected 2025-26 58 cohort=57 status=revised group=disadvantaged`."""
    organisation, measure, period, value, *more = text.split()
    keys = dict(part.split("=") for part in more)
    cohort = keys.pop("cohort", None)
    return TakenFigure(
        organisation=organisation,
        measure=measure,
        period=period,
        value=value,
        cohort=cohort and int(cohort),  # type: ignore[arg-type]
        place=Place(file=file, line=line),
        **keys,
    )


def a_comparator(text: str, line: int = 2, file: str = "national.csv") -> TakenComparator:
    """A comparator by a short text: `ks2-rwm-expected national 2025-26 62 held_against=disadvantaged`; `_` is a space."""
    measure, population, period, value, *more = text.split()
    return TakenComparator(
        measure=measure,
        population=population.replace("_", " "),
        period=period,
        value=value,
        place=Place(file=file, line=line),
        **dict(part.split("=") for part in more),
    )


def a_file(
    *figures: str,
    comparators: tuple[str, ...] = (),
    file: str = "ks2.csv",
    release: str = "2025/26, revised",
    content: str = "",
    errors: tuple[Finding, ...] = (),
    notes: tuple[Finding, ...] = (),
    others: int = 0,
    is_unknown: bool = False,
    cohorts: int = 0,
) -> TakenFile:
    """A file with some figures, each on a line of its own from line 2 on."""
    return TakenFile(
        form="dfe-ks2-school-2025",
        source=a_source(file, release, content),
        figures=tuple(a_figure(text, line, file) for line, text in enumerate(figures, 2)),
        comparators=tuple(a_comparator(text, line, file) for line, text in enumerate(comparators, 2)),
        errors=errors,
        notes=notes,
        others=others,
        is_unknown=is_unknown,
        cohorts=cohorts,
    )
