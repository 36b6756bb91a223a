"""Every byte that the public can fetch: a site built by MkDocs, and a branch with two editions, its comparison and bundle.

All of it is built in this process, from the files of a folder. The commit of the plans is always said to be the same one: its
name depends on every byte of the plans, and what a reader could learn from it is nothing that pages could withhold.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest
from mkdocs.commands.build import build as build_site
from mkdocs.config import load_config

from remotes import IDENTITY, git
from sites import all_bytes, write_config
from trustplan.primitives.audience import Audience
from trustplan.publish import bundle as bundle_module
from trustplan.publish import publish as publish_module
from trustplan.publish import site_build
from trustplan.publish.bundle import bundle
from trustplan.publish.place import Place
from trustplan.publish.publish import publish
from trustplan.source.git_run import own_environment

COMMIT = "c" * 40
NOON = "1795132800"  # of the day of the sites
MEETINGS = ("board-2026-10", "board-2026-12")


def in_this_process(
    command: Sequence[str], *, cwd: Path, env: Mapping[str, str], timeout: float = 0
) -> subprocess.CompletedProcess[bytes]:
    """What `python -m mkdocs build --strict -f SETTINGS -d SITE` does in a folder."""
    del timeout
    settings, site = command[command.index("-f") + 1], command[command.index("-d") + 1]
    with patch.dict(os.environ, {name: env.get(name, NOON) for name in ("SOURCE_DATE_EPOCH",)}):
        config = load_config(str(cwd / settings), site_dir=site, strict=True)
        config.plugins.on_startup(command="serve", dirty=False)  # without a second process, which a test has no use for
        build_site(config)
    return subprocess.CompletedProcess(command, 0, b"", b"")


def site_bytes(folder: Path) -> dict[str, bytes]:
    """The public site of the plans in a folder: every file."""
    write_config(folder, audience="public")
    site = folder.with_name(f"{folder.name}-site")
    in_this_process(["-f", "mkdocs.yml", "-d", str(site)], cwd=folder, env={})
    found = all_bytes(site)
    shutil.rmtree(site)
    return found


def edition_bytes(folder: Path) -> dict[str, bytes]:
    """What a host serves of the plans in a folder after two editions: each, their comparison, the lists, and the working site."""
    write_config(folder, audience="public")
    git(folder, "init", "--quiet", "--initial-branch=main")
    pages, out = folder.with_name(f"{folder.name}-pages.git"), folder.with_name(f"{folder.name}-out")
    git(folder, "init", "--quiet", "--bare", str(pages))
    environ = own_environment({**os.environ, **IDENTITY, "SOURCE_DATE_EPOCH": NOON})
    place = Place(root=folder, remote=str(pages), branch="gh-pages", environ=environ)
    day = date(2026, 11, 20)
    with _from_folder(folder), patch.dict(os.environ, environ):
        for meeting in MEETINGS:
            publish(place, plans="plans", meeting=meeting, audience=Audience.PUBLIC, today=day)
        bundle(place, plans="plans", out=out, today=day, audience=Audience.PUBLIC)
    found = all_bytes(out)
    for made in (pages, out):
        shutil.rmtree(made)
    return found


@contextmanager
def _from_folder(folder: Path) -> Iterator[None]:
    """Let the files of a folder stand for those of a commit, and build in this process."""

    def take(_repository: object, _commit: str, source: Path, plans: str) -> None:
        shutil.copytree(folder / plans, source / plans)
        shutil.copy(folder / "mkdocs.yml", source)
        (source / "docs").mkdir()

    with pytest.MonkeyPatch.context() as patched:
        for module in (publish_module, bundle_module):
            patched.setattr(module, "find_source", lambda *_: (None, COMMIT))
            patched.setattr(module, "take_files", take)
        patched.setattr(publish_module, "require_committed", lambda *_: None)
        patched.setattr(publish_module, "require_shared", lambda *_: "")
        patched.setattr(site_build, "run_to_end", in_this_process)
        yield


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """The files that differ, each with the place where it does."""
    found = [f"{name} is in one of them only" for name in sorted(one.keys() ^ other.keys())]
    changed = [name for name in sorted(one.keys() & other.keys()) if one[name] != other[name]]
    return found + [f"{name}: {_first(one[name], other[name])}" for name in changed]


def _first(one: bytes, other: bytes) -> str:
    pairs = enumerate(zip(one, other, strict=False))
    place = next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
    return f"{one[max(0, place - 80) : place + 60]!r} / {other[max(0, place - 20) : place + 60]!r}"
