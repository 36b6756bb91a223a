"""The files that `trustplan new` writes: takes what a trust has said of itself, gives texts by path. Reads no clock."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from html import escape
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from trustplan import __version__
from trustplan.primitives.errors import TrustplanError
from trustplan.primitives.extras import PDF
from trustplan.primitives.notation import TRUST, not_for_windows
from trustplan.primitives.paper_formats import FORMATS
from trustplan.schema.loader import KINDS, published_schema
from trustplan.source.append import in_yaml

if TYPE_CHECKING:
    from datetime import date

HOME = Path(__file__).with_name("starter")
PHASES = ("nursery", "primary", "infant", "junior", "first", "middle", "secondary", "all-through", "special", "post-16")
LONGEST_NAME, LONGEST_ID = 200, 40
_KINDS_OF_SCHOOL = re.compile(
    r"(?:-(?:the|school|academy|college|primary|secondary|junior|infant|infants|high|church|of|england|catholic|roman|"
    r"ce|c-e|cofe|rc|and|nursery|special|community|voluntary|aided|controlled|free))+$"
)


class NotMadeError(TrustplanError):
    """What was asked for is not made. The message says why, and what to do."""


class SchoolYear(Struct, frozen=True, kw_only=True):
    """A school year: its id is `2026-27`."""

    first: int

    def __str__(self) -> str:
        """The id."""
        return f"{self.first}-{(self.first + 1) % 100:02}"

    @property
    def start(self) -> str:
        """Its first day."""
        return f"{self.first}-09-01"

    @property
    def end(self) -> str:
        """Its last day."""
        return f"{self.first + 1}-08-31"


class Named(Struct, frozen=True, kw_only=True):
    """A school or a level of support: an id, and the name that readers see."""

    id: str
    name: str
    phase: str = ""


def trust_files(
    *,
    name: str,
    schools: tuple[Named, ...],
    year: SchoolYear,
    terms: Mapping[str, tuple[date, date]],
    is_usual: bool,
    levels: tuple[Named, ...],
) -> dict[str, str]:
    """Every file of a new trust by its path."""
    values = {"name": name, "schools": schools, "year": year, "terms": terms, "is_usual": is_usual, "levels": levels}
    values |= {**_program(), "papers": [form.id for form in FORMATS.values() if form.is_there]}
    found: dict[str, str] = {}
    for path in sorted((HOME / "trust").rglob("*")):
        relative = path.relative_to(HOME / "trust").as_posix().replace("dot-", ".")
        if path.is_file() and (levels or path.name != "support-criteria.yaml"):
            found[relative] = rendered(path, values)
    for school in schools:
        found[f"plans/schools/{school.id}/profile.yaml"] = school_profile(school)
    return {**found, **editor_schemas(), **_workflows()}


def school_profile(school: Named) -> str:
    """The profile of a school."""
    return rendered(HOME / "school" / "profile.yaml", {"school": school})


def editor_schemas() -> dict[str, str]:
    """The schemas, which editors complete and explain plan files by."""
    return {f".vscode/schemas/{kind}.schema.json": published_schema(kind) for kind in (*KINDS, "common")}


def requirements() -> str:
    """The file that holds the program, and what it needs, at their versions."""
    return rendered(HOME / "trust" / "requirements.txt", _program())


def rendered(path: Path, values: Mapping[str, Any]) -> str:
    """A template of the starter with its values."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415  only loaded where it is needed

    env = Environment(  # noqa: S701  YAML and Markdown: each value goes through the filter for where it stands
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    env.filters |= {"yaml": in_yaml, "markdown": _in_markdown}
    return env.from_string(path.read_text(encoding="utf-8")).render(values)


def plain_name(text: str, what: str) -> str:
    """A name as it was typed, with single spaces. Raises NotMadeError for one that is none."""
    name = re.sub("[ \t\u00a0\u202f]+", " ", text).strip()  # as word processors leave them
    odd = next((c for c in name if not c.isprintable()), "")
    if not any(c.isalnum() for c in name):
        msg = f"The name of {what} is empty." if not name else f"The name of {what} has no letter: “{name}”."
        raise NotMadeError(msg)
    if odd:
        msg = f"The name of {what} holds a sign that cannot be seen or a new line ({odd!a}). Type it on one line."
        raise NotMadeError(msg)
    if len(name) > LONGEST_NAME:
        msg = f"The name of {what} has {len(name)} letters, and there is room for {LONGEST_NAME}: “{name[:40]}…”."
        raise NotMadeError(msg)
    return name


def schools_of(texts: Iterable[str], taken: Iterable[str] = ()) -> tuple[Named, ...]:
    """Schools written as `Oak Primary School:primary`, or `oak=Oak Primary School:primary` with an id of one's own.

    Raises NotMadeError where one cannot be made, or two would have one id.
    """
    found: list[Named] = []
    for text in texts:
        given, name, phase = _parts(text)
        found.append(Named(id=given, name=name, phase=phase))
    short = [_short_id(school.name) for school in found]
    made: list[Named] = []
    used = set(taken)
    for school, brief in zip(found, short, strict=True):
        name = school.id or (brief if short.count(brief) == 1 and brief not in used else _id_of(school.name))
        if name in used:
            msg = (
                f"There would be two schools with the id “{name}”. Give “{school.name}” an id of its own before its name: "
                f"{name}-2={school.name}:{school.phase}."
            )
            raise NotMadeError(msg)
        used.add(name)
        made.append(Named(id=name, name=school.name, phase=school.phase))
    return tuple(made)


def levels_of(texts: Iterable[str]) -> tuple[Named, ...]:
    """Levels of support by their names. Raises NotMadeError for a name that is none, or one that comes twice."""
    found: dict[str, Named] = {}
    for text in texts:
        name = plain_name(text, "a level of support")
        level = Named(id=_id_of(name).removesuffix("-support"), name=name)
        if level.id in found:
            msg = f"Two levels of support would have the id “{level.id}”: “{found[level.id].name}” and “{name}”."
            raise NotMadeError(msg)
        found[level.id] = level
    return tuple(found.values())


def checked_id(name: str, what: str) -> str:
    """An id of the format that every computer can hold as a name of a folder. Raises NotMadeError for another."""
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name) or name.startswith("tp-") or len(name) > LONGEST_ID:
        msg = f"“{name}” cannot be the id of {what}. Use small letters, digits and hyphens, {LONGEST_ID} at most."
        raise NotMadeError(msg)
    if why := not_for_windows(name):
        raise NotMadeError(" ".join(why))
    if name == TRUST:
        msg = f"“{name}” is the id of the trust itself. Choose another for {what}."
        raise NotMadeError(msg)
    return name


def phase_in(name: str) -> str | None:
    """The phase that a school's name says, if it says one."""
    words = re.findall("[a-z0-9-]+", name.lower())
    for phase in PHASES:
        if phase in words:
            return phase
    return "secondary" if {"high", "grammar", "comprehensive"} & set(words) else None


def _parts(text: str) -> tuple[str, str, str]:
    """The id (or nothing), the name and the phase in the text for a school."""
    given = re.match(r"([a-z][a-z0-9-]*)=", text)
    rest = text[given.end() :] if given else text
    name, colon, phase = rest.rpartition(":")
    phase = phase.strip().lower()
    if not colon or phase not in PHASES:
        msg = f"“{text}” does not say of which phase the school is. Write “{rest.strip() or 'Oak'}:primary”; the phases are {', '.join(PHASES)}."
        raise NotMadeError(msg)
    return checked_id(given[1], "a school") if given else "", plain_name(name, "a school"), phase


def _short_id(name: str) -> str:
    """An id without the words that say what kind of school it is."""
    whole = _id_of(name)
    short = _KINDS_OF_SCHOOL.sub("", whole)
    return whole if not_for_windows(short) or short == TRUST else short


def _id_of(name: str) -> str:
    """An id that looks like a name. Raises NotMadeError where no letter of it is one of an address."""
    plain = unicodedata.normalize("NFKD", re.sub("['’`]", "", name)).encode("ascii", "ignore").decode().lower()
    made = re.sub("[^a-z0-9]+", "-", plain).strip("-")
    if made[:1].isdigit():
        made = f"school-{made}"
    while len(made) > LONGEST_ID:
        made = made.rpartition("-")[0] or made[:LONGEST_ID]
    if not made:
        msg = f"No id can be made of “{name}”. Give it one before the name, such as oak={name}."
        raise NotMadeError(msg)
    if not_for_windows(made) or made == TRUST or made.startswith("tp-"):
        made = f"school-{made}"
    return made


def _in_markdown(text: str) -> str:
    """A text in a page or a README, as text and nothing else."""
    return re.sub(r"([\\`*_{}\[\]()#|~])", r"\\\1", escape(text, quote=False))


def _workflows() -> dict[str, str]:
    """The workflows as they come with the package, each where its forge looks for it."""
    found: dict[str, str] = {}
    folder = HOME / "workflows"
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder).as_posix()
        if not path.is_file():
            continue
        if path.name in ("gitlab-ci.yml", ".gitlab-ci.yml"):
            relative = ".gitlab-ci.yml"
        elif relative.startswith(("github/", ".github/")):
            relative = f".github/{relative.partition('/')[2]}"
        elif "/" not in relative:
            relative = f".github/workflows/{relative}" if path.suffix in (".yml", ".yaml") else f".github/{relative}"
        found[relative] = path.read_text(encoding="utf-8")
    return found


def _program() -> dict[str, str]:
    """The version of the program, where it was installed from with what hash, and what it needs."""
    url = digest = ""
    if written := origin():
        data = json.loads(written)
        archive = data.get("archive_info", {})
        digest = archive.get("hashes", {}).get("sha256", "") or archive.get("hash", "").removeprefix("sha256=")
        url = data["url"] if digest and data["url"].startswith("https://") else ""
    return {"version": __version__, "url": url, "hash": digest, "locked": _locked(with_hashes=bool(digest))}


def origin() -> str:
    """What pip has written down of where the program came from; nothing where it has not."""
    for file in metadata.distribution("trustplan").files or ():
        if file.name == "direct_url.json":
            return Path(str(file.locate())).read_text(encoding="utf-8")
    return ""


def _locked(*, with_hashes: bool) -> str:
    """The lines of the lock for what the program needs; hashes only where it has one too, since pip wants all or none."""
    lock = HOME / "requirements.lock"
    if not lock.is_file():
        lock = Path(__file__).parents[3] / "requirements.lock"
    needed = _needed("trustplan", set(), _extras())
    pins = re.findall(r"^[^\s#][^\\\n]*(?:\\\n[^\\\n]*)*", lock.read_text(encoding="utf-8"), re.MULTILINE)
    found = [pin for pin in pins if _canonical(re.split("[=; ]", pin)[0]) in needed]
    return "\n".join(pin if with_hashes else pin.partition(" \\\n")[0] for pin in found)


def _extras() -> set[str]:
    """The extras that papers need and that are installed here, so that what they need is known."""
    found = {form.extra for form in FORMATS.values() if form.is_there}
    if find_spec("pypdf") is None:
        found.discard(PDF)
    return found - {""}


def _needed(name: str, seen: set[str], extras: Iterable[str] = ()) -> set[str]:
    """What a package needs on any system, with some of its extras, and what that needs, as far as it is installed."""
    try:
        requires = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return seen
    for line in requires:
        other = _canonical(re.split(r"[^\w.-]", line)[0])
        of_extra = re.search(r";.*\bextra\b\W+([\w-]+)", line)
        if other not in seen and (of_extra is None or of_extra[1] in extras):
            seen.add(other)
            _needed(other, seen)
    return seen


def _canonical(name: str) -> str:
    return re.sub("[-_.]+", "-", name).lower()
