"""Profile edits: the profiles as they become with what files say of the schools, where a check finds no new error.

Nothing is written here: the caller writes all files together, or none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.checks.reference_index import ReferenceIndex
from trustplan.loading.imports.profiles.files import profile_forms_of, profiled_schools, take_profile_file
from trustplan.loading.imports.profiles.news import ProfileNews, ProfileOutcome, census_news, fact_news, inspection_news
from trustplan.loading.imports.profiles.taken import TakenCensus, TakenInspection
from trustplan.loading.load import Loaded, load
from trustplan.loading.trial import load_with
from trustplan.loading.updates.edited_files import NewFile
from trustplan.primitives.findings import Finding, Place, errors, told_since
from trustplan.source.files import as_entry
from trustplan.source.yaml_add import with_edits
from trustplan.source.yaml_reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path as FilePath

    from trustplan.loading.imports.profiles.taken import (
        TakenCensus,
        TakenFact,
        TakenInspection,
        TakenProfiles,
    )
    from trustplan.source.files import Entry
    from trustplan.source.yaml_add import Edit

    _Taken = TakenInspection | TakenCensus | TakenFact


class ProfileEdits(Struct, frozen=True, kw_only=True):
    """The result. Where `errors` is not empty, nothing is to be written. `news` says what became of each thing taken.

    `beside` has, for news on what stands, its place in the profile; `titles` what each school is called.
    """

    files: tuple[NewFile, ...]
    news: tuple[ProfileNews, ...]
    errors: tuple[Finding, ...]
    beside: dict[int, Place]
    titles: dict[str, str]


class _Profile(Struct):
    """A profile as it becomes: its path below the plans and in messages, its bytes as they were and as they are now."""

    path: str
    shown: str
    before: bytes
    after: bytes
    rows: dict[str, Place]  # by the key at the top that was written, the row that says it


def take_profile_files(
    paths: Sequence[FilePath], plans: FilePath, shown_as: str, today: date, *, as_form: str = ""
) -> tuple[tuple[TakenProfiles | None, ...], Loaded]:
    """What each file says of the schools, None for one that fills no profiles; and the plans, read once."""
    loaded = load(plans, shown_as=shown_as, today=today)
    forms, schools = profile_forms_of(loaded.folder), profiled_schools(loaded.folder)
    frameworks = _frameworks(loaded)
    taken = [take_profile_file(path, forms, schools, frameworks, today, as_form=as_form) for path in paths]
    return tuple(taken), loaded


def profile_edits(
    plans: FilePath, shown_as: str, taken: Sequence[TakenProfiles], loaded: Loaded, today: date
) -> ProfileEdits:
    """Hold what files say against the profiles of `loaded`, the plans as they are, and make the new profiles.

    Nothing can have happened after `today`.
    """
    titles = {school.id: school.title for school in profiled_schools(loaded.folder)}
    wrong: list[Finding] = []
    for file in taken:
        wrong += file.errors
    wrong += _in_the_way(loaded, shown_as)
    news: list[ProfileNews] = []
    beside: dict[int, Place] = {}
    profiles: dict[str, _Profile] = {}
    if not wrong:
        frameworks = _frameworks(loaded)
        for one in _in_order(taken):
            if one.organisation not in profiles:
                profiles[one.organisation] = _profile(plans, shown_as, one.organisation, loaded)
            profile = profiles[one.organisation]
            told = _weighed(profile, one, frameworks, beside)
            if told is None:
                wrong.append(_not_sure(one, titles, profile))
            else:
                news.append(told)
    changed = [profile for profile in profiles.values() if profile.after != profile.before]
    if changed and not wrong:
        wrong += _offences(plans, shown_as, changed, loaded, today)
    files: list[NewFile] = []
    if not wrong:
        files = [NewFile(path=one.path, before=one.before, after=one.after) for one in changed]
    return ProfileEdits(files=tuple(files), news=tuple(news), errors=tuple(wrong), beside=beside, titles=titles)


def _weighed(
    profile: _Profile, one: _Taken, frameworks: Mapping[str, Entry], beside: dict[int, Place]
) -> ProfileNews | None:
    """What becomes of one thing, which is written into its profile if it is to be added; None where that is not sure.

    `beside` is given the place of what stands already.
    """
    document = read_yaml(profile.after, profile.shown)[0]
    if document is None:
        return None
    told = _news(as_entry(document.data), one, frameworks)
    if not told.edits:
        beside[id(told)] = document.place(told.at)
        return told
    made = _with(profile.after, told.edits)
    if made is None:
        return None
    profile.after = made
    profile.rows[str(told.at[0])] = told.place
    return told


def _in_order(taken: Sequence[TakenProfiles]) -> list[_Taken]:
    """Everything taken, school by school; what one file says twice more often is in the order of the files."""
    every: list[_Taken] = []
    for file in taken:
        every += [*file.facts, *file.censuses, *file.inspections]
    return sorted(every, key=lambda one: one.organisation)


def _with(raw: bytes, edits: Sequence[Edit]) -> bytes | None:
    """A profile with some edits, one after the other; None where one of them is not sure."""
    made: bytes | None = raw
    for edit in edits:
        if made is not None:
            made = with_edits(made, [edit])
    return made


def _frameworks(loaded: Loaded) -> Mapping[str, Entry]:
    """The frameworks of the trust and of the catalogue, by id."""
    known = ReferenceIndex.of(loaded.folder).frameworks
    if known is None:  # a file of them cannot be read
        return {}
    return known


def _news(profile: Entry, one: _Taken, frameworks: Mapping[str, Entry]) -> ProfileNews:
    if isinstance(one, TakenInspection):
        return inspection_news(profile, one, frameworks[one.framework])
    if isinstance(one, TakenCensus):
        return census_news(profile, one)
    return fact_news(profile, one)


def _profile(plans: FilePath, shown_as: str, organisation: str, loaded: Loaded) -> _Profile:
    """The profile of a school, as its file is now."""
    path = f"schools/{organisation}/profile.yaml"
    for file in loaded.folder.of_kind("profile"):
        if file.organisation == organisation:
            path = file.document.file.removeprefix(f"{shown_as}/")
    raw = (plans / path).read_bytes()
    return _Profile(path=path, shown=f"{shown_as}/{path}", before=raw, after=raw, rows={})


def _in_the_way(loaded: Loaded, shown_as: str) -> Iterator[Finding]:
    """The errors of profiles, against which nothing can be held."""
    for finding in loaded.errors:
        if finding.place.file.startswith(f"{shown_as}/schools/") and finding.place.file.endswith("/profile.yaml"):
            yield finding


def _not_sure(one: _Taken, titles: Mapping[str, str], profile: _Profile) -> Finding:
    title = titles.get(one.organisation, one.organisation)
    message = f"{title}: {profile.shown} is written in a way in which it is not sure where this belongs."
    fix = "Bring the file into the form that “trustplan explain” shows, or add it by hand."
    return Finding(rule="import-unsure", place=one.place, message=message, fix=fix)


def _offences(
    plans: FilePath, shown_as: str, changed: Sequence[_Profile], loaded: Loaded, today: date
) -> Iterator[Finding]:
    """Each error that a check finds in the new profiles and did not find before, reported at the row that it comes from."""
    after = load_with(plans, shown_as, {profile.path: profile.after for profile in changed}, today)
    by_file = {profile.shown: profile for profile in changed}
    for error, is_new in told_since(loaded.errors, errors(after.findings)):
        if not is_new:
            continue
        row = None
        if profile := by_file.get(error.place.file):
            row = _row_of(profile, error.place)
        if row is None:
            yield error
        else:
            yield replace(error, place=row, message=f"In {error.place.file} this would be: {error.message}")


def _row_of(profile: _Profile, place: Place) -> Place | None:
    """The row of a file that says what is at a place of a new profile; None where nothing was written there."""
    document = read_yaml(profile.after, "")[0]
    if document is None:
        return None
    above = [
        (spot[0], str(path[0])) for path, spot in document.keys.items() if len(path) == 1 and spot[0] <= place.line
    ]
    return profile.rows.get(max(above, default=(0, ""))[1])


def said(edits: ProfileEdits) -> Iterator[tuple[ProfileOutcome, str]]:
    """What became of everything, as sentences: those of what is added, of what differs, and of what is there already."""
    for outcome in ProfileOutcome:
        for one in edits.news:
            if one.outcome is outcome:
                yield outcome, _sentence(edits, one)


def _sentence(edits: ProfileEdits, one: ProfileNews) -> str:
    where = f"{one.place.file}:{one.place.line}"
    text = f"{where}: {edits.titles.get(one.organisation, one.organisation)}: {one.words}"
    place = edits.beside.get(id(one))
    if one.outcome is ProfileOutcome.DIFFERS and place:
        text += f" ({place.file}:{place.line}). The profile stays as it is: decide which of the two is right."
    return text
