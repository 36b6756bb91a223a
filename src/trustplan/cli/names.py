"""What the shell can complete: meetings, rules, files, guides and addresses of items, read quickly from the files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import click

MOST = 200  # names that a shell is given at once


def meetings(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001  click's own form
    """The ids of the meetings in the calendar."""
    return _beginning(incomplete, [str(row["id"]) for row in _meetings(_plans(ctx))])


def editions(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001  click's own form
    """The names that editions have: the day and the body of each meeting, and the newest's."""
    names = [f"{row.get('date')}-{row.get('body') or row['id']}" for row in _meetings(_plans(ctx))]
    return _beginning(incomplete, [*names, "latest"])


def explained(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001  click's own form
    """What can be explained: of items, those of an organisation as soon as its id is there."""
    from trustplan.cli.topics import topics  # noqa: PLC0415  only loaded when a shell asks

    if "/" in incomplete and not incomplete.startswith("plans/"):
        return _beginning(incomplete, _items(_plans(ctx), incomplete))
    plans = _plans(ctx)
    schools = [f"{path.name}/" for path in sorted((plans / "schools").glob("*"))]
    return _beginning(incomplete, [*topics(), *schools])


def organisations(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001  click's own form
    """The ids of the schools."""
    return _beginning(incomplete, [path.name for path in sorted((_plans(ctx) / "schools").glob("*"))])


def roles(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001  click's own form
    """The roles of the trust and its schools, each after the id of its organisation."""
    plans, found = _plans(ctx), list[str]()
    for path in (plans / "trust" / "profile.yaml", *sorted((plans / "schools").glob("*/profile.yaml"))):
        data = _data(path)
        if isinstance(data, dict):
            found += [f"{path.parent.name}/{row['id']}" for row in _with_ids(data.get("roles"))]
    return _beginning(incomplete, found)


def import_forms(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001  click's own form
    """The ids of the forms that a file of others may have."""
    return _beginning(incomplete, form_ids(_plans(ctx)))


def form_ids(plans: Path) -> list[str]:
    """The ids of the forms that files of others may have: the trust's own, and those that come with the program."""
    from trustplan.source.catalogue import HOME  # noqa: PLC0415

    found: list[str] = []
    for path in (plans / "reference" / "imports.yaml", *sorted((HOME / "imports").glob("*.yaml"))):
        data = _data(path)
        if isinstance(data, dict):
            for key in ("imports", "profiles"):
                found += [str(row["id"]) for row in _with_ids(data.get(key))]
    return found


def _plans(ctx: click.Context) -> Path:
    """The folder that the words so far name, or the one in which somebody stands."""
    from trustplan.cli.options import above  # noqa: PLC0415

    given = ctx.params.get("plans")
    return Path(given) if given and Path(given).is_dir() else above("plans") or Path("plans")


def _meetings(plans: Path) -> list[dict[str, object]]:
    data = _data(plans / "reference" / "calendar.yaml")
    return _with_ids(data.get("meetings")) if isinstance(data, dict) else []


def _items(plans: Path, incomplete: str) -> Iterator[str]:
    """The addresses of the objectives, actions and KPIs of one organisation: of a school by its id, else the trust's."""
    first = incomplete.split("/", maxsplit=1)[0]
    folder, start = plans / "schools" / first, f"{first}/"
    if not folder.is_dir():
        folder, start = plans / "trust", ""
    for path in sorted(folder.glob("*.yaml")):
        data = _data(path)
        objectives = data.get("objectives") if isinstance(data, dict) else None
        for item in _each(objectives):
            yield f"{start}{path.stem}/{item}"


def _each(rows: object) -> Iterator[str]:
    """The id of each objective or action of a list, and those of what is inside it. A KPI's parts are explained with it."""
    for row in _with_ids(rows):
        yield str(row["id"])
        yield from _each(row.get("actions"))
        for kpi in _with_ids(row.get("kpis")):
            yield str(kpi["id"])


def _with_ids(rows: object) -> list[dict[str, object]]:
    """The entries of a list that have an id; none of what is no list."""
    return [row for row in rows if isinstance(row, dict) and "id" in row] if isinstance(rows, list) else []


def _data(path: Path) -> object:
    """What a file holds; nothing where it cannot be read: a shell that completes says nothing of errors."""
    from trustplan.source.yaml_reader import read_yaml  # noqa: PLC0415  only loaded when a shell asks

    try:
        document, _ = read_yaml(path.read_bytes(), path.name)
    except OSError:
        return None
    return document.data if document else None


def _beginning(incomplete: str, names: Iterator[str] | list[str]) -> list[str]:
    found: list[str] = []
    for name in names:
        if name.startswith(incomplete) and len(found) < MOST:
            found.append(name)
    return found
