"""Put a canary into every text and number of a trust's files, and say of each whether the public may meet it.

That follows from what the model declares of the key, and from who may see the things above it. The texts that the public
may read are listed here a second time, by hand: a test compares, so that no slip in a declaration shows a text.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from builders import read, write
from trustplan.primitives.licences import LICENCES
from trustplan.primitives.notation import is_like_source_id, read_share
from trustplan.schema.key_audiences import audience_of
from trustplan.schema.loader import read_schema
from trustplan.source.layout import kind_of, plan_files

Path_ = tuple[str | int, ...]
SMALLEST = 11
# The texts that the public may read, by kind of file; `*` is any entry of a list, a name is a key.
OPEN = {
    "plan": """
        title  summary  labels/*  objectives/*/title  objectives/*/statement  objectives/*/public
        objectives/*/kpis/*/definition
        objectives/*/kpis/*/title  objectives/*/kpis/*/rubric/*
        objectives/*/actions/*/title  objectives/*/actions/*/description  objectives/*/actions/*/milestones/*/title
        objectives/*/refs/*/code  objectives/*/actions/*/refs/*/code  objectives/*/kpis/*/refs/*/code
    """,
    "profile": """
        title  short  summary  vision  mission  values/*  aims/*  principles/*  roles/*/title  bodies/*/title
        local_authority  diocese  ages
    """,
    "calendar": "meetings/*/title  meetings/*/item  meetings/*/paper",
    "measures": "measures/*/title  measures/*/definition  measures/*/cohort_of  measures/*/open",
    "comparators": "comparators/*/source  lists/*/title  lists/*/source",
    "framework": "title  version  source  items/*/title  areas/*/title  areas/*/items/*/title  grades/*/title",
    "policy": "data_licence  labels/*  ratings/*/label  ratings/*/objective  ratings/*/means",
    "delegation": "title  parties/*/title  functions/*/title",
    "themes": "themes/*/title",
    "school-groups": "groups/*/title",
    "sources": "sources/*/title  sources/*/publisher  sources/*/licence  sources/*/release",
    "practice": """
        strengths/*/title  strengths/*/offer  networks/*/title  networks/*/for  services/*/title
        services/*/description  development/*/for  development/*/when
        development/*/title  enquiries/*/title  enquiries/*/question  enquiries/*/method
        enquiries/*/finding  enquiries/*/changed
    """,
}
NAMES = {
    "was",
    "phase",
    "phases",
    "value",
    "fund",
    "population",
    "compare",
    "grade",
    "leadership",
    "unit",
    "target",
    "words",
    "scales",
    "remote",
}  # others name these
NAMES_OF = {
    "profile": {"grades"},
    "measures": {"areas"},
    "measurements": {"value"},
    "imports": {
        "header",
        "without",
        "school",
        "council",
        "column",
        "where",
        "form",
    },  # columns, and what stands in them
}


class Canary(NamedTuple):
    """A text or number that nothing else holds, where it is, and whether the public may meet it."""

    token: str
    file: str
    path: str
    is_open: bool


class Sight:
    """What decides who may see what, read from the files by rules of its own."""

    def __init__(self, plans: Path, day: str) -> None:
        self.day = day
        self.plans = plans
        self.measures = {m["id"]: m for m in read(plans / "reference" / "measures.yaml")["measures"]}
        self.open_measures: set[str] = set()
        for path, relative, kind in plan_files(plans):
            if kind == "plan":
                plan = read(path)
                for keys, node in _items(plan):
                    if "measure" in node and self.sees(relative, plan, keys):
                        self.open_measures.add(node["measure"])
        self.open_measures = {
            name for name in self.open_measures
            if not self.measures[name].get("sensitive") and not str(self.measures[name].get("from", "")).startswith("gap/")
        }  # fmt: skip
        self.open_sources = self._open_sources()

    def open_lists(self, comparators: Any) -> set[str]:
        """The lists of similar schools of the comparators that the public sees."""
        found: set[str] = set()
        for row in comparators["comparators"]:
            if "mean_of" in row and row["measure"] in self.open_measures and not row.get("group"):
                found.add(row["mean_of"]["list"])
        return found

    def _open_sources(self) -> set[str]:
        """The sources of what the public sees: of figures and comparators of everybody, by shown measures."""
        found: set[str] = set()
        for path, _, kind in plan_files(self.plans):
            rows: list[tuple[str, dict[str, Any]]] = []
            if kind == "comparators":
                rows = [(row["measure"], row) for row in read(path)["comparators"]]
            elif kind == "measurements":
                rows = [(name, row) for name, entries in read(path).items() for row in entries]
            for measure, row in rows:
                if measure in self.open_measures and not row.get("group") and row.get("on", "") <= self.day:
                    found.add(row.get("source", ""))
        return found

    def sees(self, relative: str, data: Any, path: Path_) -> bool:
        """Whether everything above a place of a file is public, and not under embargo."""
        kind, _ = kind_of(relative)
        if kind == "plan" and data.get("visibility", "trustees") != "public":
            return False
        if kind == "delegation":
            return bool(data.get("visibility") == "public")
        node = data
        has_group = False
        for depth, key in enumerate(path):
            node = node[key]
            if not isinstance(node, dict):
                continue
            if kind == "practice" and node.get("visibility") != "public":
                return False
            if kind == "plan" and (node.get("visibility") == "trustees" or node.get("not_before", "") > self.day):
                return False
            below = node.get("kpis", ()) if kind == "plan" and depth == 3 and path[2] == "kpis" else ()
            for part in (node, *(below if isinstance(below, list) else ())):
                measure = self.measures.get(str(part.get("measure")), {})
                has_group |= bool(
                    part.get("group") or measure.get("sensitive") or str(measure.get("from", "")).startswith("gap/")
                )
        if kind == "practice" and path[0] == "enquiries":
            return "published" in data["enquiries"][path[1]] and data["enquiries"][path[1]]["published"] <= self.day
        return not has_group


def _items(data: Any) -> Iterator[tuple[Path_, dict[str, Any]]]:
    """The KPIs of a plan and their parts."""
    for o, objective in enumerate(data.get("objectives", ())):
        for k, kpi in enumerate(objective.get("kpis", ())):
            for place, node in (((), kpi), *((("kpis", p), part) for p, part in enumerate(kpi.get("kpis", ())))):
                yield ("objectives", o, "kpis", k, *place), node


def resolved(kind: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without its reference."""
    while isinstance(schema, dict) and "$ref" in schema:
        file, _, pointer = schema["$ref"].partition("#/")
        if pointer in ("$defs/line", "$defs/prose"):
            return {"type": "string"}
        found: Any = read_schema("common" if file else kind)
        for key in pointer.split("/"):
            found = found[key]
        schema = found
    return schema if isinstance(schema, dict) else {}


def is_text(kind: str, schema: dict[str, Any], path: Path_) -> bool:
    """Whether a value is free text, with room for a canary, and no name."""
    has_form = {"enum", "pattern", "format", "const"} & set(schema) or schema.get("type") != "string"
    return not has_form and not set(path) & (NAMES | NAMES_OF.get(kind, set()))


def every_text(kind: str, schema: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[str]:
    """The path of each free text that a kind of file can have; of lists in such lists, those of the first only."""
    schema = resolved(kind, schema)
    below = list(schema.get("properties", {}).items())
    for entries in (schema.get("additionalProperties"), schema.get("items")):
        below += [("*", entries)] if isinstance(entries, dict) else []
    for key, part in below:
        if key == "*" or key not in path:
            yield from every_text(kind, part, (*path, key))
    if is_text(kind, schema, path):
        yield "/".join(path)


class Planter:
    """Rewrites the files of a trust, a canary in each text and number."""

    def __init__(self, plans: Path, day: str) -> None:
        self.trust = Sight(plans, day)
        self.plans = plans
        self.found: list[Canary] = []

    def token(self) -> str:
        """Letters that no other text holds, and no name is made of."""
        number, letters = len(self.found), ""
        for _ in range(4):
            number, rest = divmod(number, 20)
            letters += "bcdfghjklmnpqrstvwxz"[rest]
        return f"qz{letters}qz"

    def plant(self) -> list[Canary]:
        """Rewrite every file."""
        for path, relative, kind in plan_files(self.plans):
            data = read(path)
            planted = self.figures(relative, data) if kind == "measurements" else data
            write(path, self.texts(relative, kind, planted, planted, read_schema(kind), ()))
        self.decimals()
        return self.found

    def decimals(self) -> None:
        """Let every measure be printed to the last digit of its canary."""
        path = self.plans / "reference" / "measures.yaml"
        data = read(path)
        for measure in data["measures"]:
            if measure["unit"] in ("percent", "points", "rate per 100"):
                measure["decimals"] = 4
        write(path, data)

    def texts(self, relative: str, kind: str, whole: Any, value: Any, schema: dict[str, Any], path: Path_) -> Any:
        """A value with a canary behind each free text in it."""
        schema = resolved(kind, schema)
        if isinstance(value, dict):
            known, other = schema.get("properties", {}), schema.get("additionalProperties", {})
            return {
                k: self.texts(relative, kind, whole, v, known.get(k, other) or {}, (*path, k)) for k, v in value.items()
            }
        if isinstance(value, list):
            return [
                self.texts(relative, kind, whole, v, schema.get("items", {}), (*path, n)) for n, v in enumerate(value)
            ]
        if not isinstance(value, str) or not is_text(kind, schema, path) or value in LICENCES:
            return value
        if kind == "comparators" and path[-1] == "source" and is_like_source_id(value):
            return value
        token = self.token()
        self.found.append(Canary(token, relative, _say(path), self.is_open(relative, kind, whole, path)))
        return f"{value.rstrip()} {token}"

    def is_open(self, relative: str, kind: str, whole: Any, path: Path_) -> bool:
        """Whether the public may read a text."""
        if not audience_of(kind, [str(key) for key in path]).is_public:
            return False
        if kind == "measures":
            return whole["measures"][path[1]]["id"] in self.trust.open_measures
        if kind == "comparators" and path[0] == "lists":
            return whole["lists"][path[1]]["id"] in self.trust.open_lists(whole)
        if kind == "comparators":
            row = whole["comparators"][path[1]]
            return row["measure"] in self.trust.open_measures and not row.get("group")
        if kind == "sources":
            return whole["sources"][path[1]]["id"] in self.trust.open_sources
        return kind in ("profile", "calendar", "framework", "policy", "themes", "school-groups") or self.trust.sees(
            relative, whole, path
        )

    def figures(self, relative: str, data: Any) -> Any:
        """Figures with four decimals that no other figure has."""
        for name, rows in data.items():
            measure = self.trust.measures[name]
            for n, row in enumerate(rows):
                share = read_share(row["value"]) if isinstance(row["value"], str) else None
                if share:
                    row["value"], row["cohort"] = float(round(Fraction(100 * share[0], share[1]), 1)), share[1]
                is_number = isinstance(row["value"], int | float) and not isinstance(row["value"], bool)
                if not is_number or measure["unit"] not in ("percent", "points", "rate per 100"):
                    continue
                whole = min(int(row["value"]), 99)
                digits = 1111 + 7 * len(self.found) % 8887
                digits += digits % 10 == 0  # a nought at the end is not printed, and shorter numbers are met by chance
                number = f"{whole}.{digits:04d}"
                row["value"] = float(number)
                self.found.append(
                    Canary(number.rstrip("0"), relative, f"{name}/{n}/value", self.may_show(name, measure, row))
                )
        return data

    def may_show(self, name: str, measure: dict[str, Any], row: dict[str, Any]) -> bool:
        """Whether nothing speaks against a figure by itself; totals and ratings are tested elsewhere."""
        cohort = row.get("cohort")
        if name not in self.trust.open_measures or row.get("group") or row.get("not_before", "") > self.trust.day:
            return False
        if row.get("on", "") > self.trust.day:
            return False
        if measure.get("open"):
            return True
        is_of_nobody = measure["title"].startswith("Attendance") or measure["title"].endswith("share of income")
        is_share = measure["unit"] in ("percent", "rate per 100") and not is_of_nobody
        if cohort is None:
            return not is_share
        if not is_share:
            return bool(cohort >= SMALLEST)
        part = round(row["value"] * cohort / 100)
        return cohort >= SMALLEST and not (0 < part < SMALLEST or 0 < cohort - part < SMALLEST)


def _say(path: Path_) -> str:
    return "/".join(map(str, path))


def vary(plans: Path, seed: int) -> None:
    """Let items of a trust's plans be for other readers, under embargo, or about a sensitive measure, by chance."""
    rng = random.Random(seed)  # noqa: S311  the same trusts on every run
    for path, _, kind in plan_files(plans):
        data = read(path)
        if kind == "plan":
            data["visibility"] = rng.choice(("public", "public", "trustees"))
            for objective in data["objectives"]:
                items = [*objective.get("actions", ()), *objective.get("kpis", ())]
                for item in (objective, *items, *(p for i in items for p in i.get("actions", ()))):
                    _hide(item, rng)
        elif kind == "measurements":
            for row in (row for rows in data.values() for row in rows):
                if "cohort" in row and rng.random() < 0.3:
                    row["cohort"] = rng.randint(3, 24)
                if rng.random() < 0.1:
                    row["not_before"] = "2027-01-04"
        elif kind == "measures":
            for measure in data["measures"]:
                measure.update({"sensitive": True} if rng.random() < 0.1 else {})
        write(path, data)


def _hide(item: dict[str, Any], rng: random.Random) -> None:
    chance = rng.random()
    item.pop("visibility", None)
    item.pop("not_before", None)
    if chance < 0.25:
        item["visibility"] = "trustees"
    elif chance < 0.35:
        item["not_before"] = "2027-01-04"


def met(canaries: list[Canary], text: str) -> set[str]:
    """The tokens that a text holds."""
    return set(re.findall(r"qz[bcdfghjklmnpqrstvwxz]{4}qz|\d+\.\d{2,4}", text.lower())) & {c.token for c in canaries}
