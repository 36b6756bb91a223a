"""The programs that made an edition: which are of other versions here, and an environment that has those of then."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan import __version__
from trustplan.mkdocs_plugin.versions import installed_version
from trustplan.primitives.processes import run_to_end
from trustplan.publish.errors import PublishError
from trustplan.publish.site_build import PATIENCE, brings_program

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_NAME = re.compile(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?", re.ASCII)
_VERSION = re.compile(r"[0-9][\w.!+-]*", re.ASCII)
_OWN = {"python", "trustplan"}
_MOST_LINES = 20
# What pip says, what that means, and what to do: the first that fits.
_CAUSES = (
    (
        r"Retrying \(|Connection|ConnectTimeout|Temporary failure|SSLError|ProxyError|HTTP error [45]|40[13] Client Error",
        "pip cannot reach an index of packages, or is turned away by it",
        "Check the connection, or name another index with --pip-option.",
    ),
    (
        r"No space left|Disk quota",
        "this machine's disk is full",
        "Make room, then try again.",
    ),
    (
        r"No matching distribution found for (?P<what>[\w.-]+==[\w.!+-]+)",
        "pip does not find {what} for this machine and this version of Python",
        'Name an index or a folder that has it, such as --pip-option "--no-index --find-links wheels".',
    ),
    (
        r"conflicting dependencies|ResolutionImpossible",
        "pip finds no set of programs in which these versions fit together",
        "See what it says, then say with --pip-option what it may choose from.",
    ),
)


class PastPrograms(Struct, frozen=True, kw_only=True):
    """The versions that an edition's record names, by program, and those of another version here with the version here.

    `python` is the interpreter of then, where this machine has it, else the one that runs.
    """

    versions: Mapping[str, str]
    others: Mapping[str, str]
    python: str

    @classmethod
    def of(cls, record: Mapping[str, object], source: Path, environ: Mapping[str, str]) -> PastPrograms:
        """Compare with what is installed, and with the program in the folder of the files where that brings it."""
        versions = {str(name): str(version) for name, version in record.items()}
        now = {"python": platform.python_version(), "trustplan": __version__}
        if brings_program(source):
            now["trustplan"] = versions.get("trustplan", "")
        others: dict[str, str] = {}
        for name, version in versions.items():
            here = now[name] if name in now else installed_version(name)
            if here != version:
                others[name] = here
        python = _python_of(versions.get("python", ""), environ)
        return cls(versions=versions, others=others, python=python)

    @property
    def is_elsewhere(self) -> bool:
        """Whether another environment comes nearer to it than this one."""
        return bool(self.others.keys() - {"python"}) or self.python != sys.executable

    def say(self) -> str:
        """The other versions, in a line."""
        return ", ".join(f"{name} {self.versions[name]} (here {now or 'none'})" for name, now in self.others.items())


def make_environment(
    folder: Path, past: PastPrograms, source: Path, options: Sequence[str], root: Path, environ: Mapping[str, str]
) -> tuple[str, dict[str, str]]:
    """An environment in a new folder with the versions of then: its interpreter, and the variables of a build in it.

    pip runs in `root`, with `options` beside the versions. Raises PublishError where it cannot install them.
    """
    wanted = _wanted(past, source)
    home = folder / ("Scripts" if os.name == "nt" else "bin")
    python = str(home / "python")
    own = {n: v for n, v in environ.items() if not n.upper().startswith("PYTHON")}
    own |= {"VIRTUAL_ENV": str(folder), "PATH": f"{home}{os.pathsep}{environ.get('PATH', os.defpath)}"}
    scratch = folder / "tmp"  # what is broken off leaves its own files there, and they go with the rest
    scratch.mkdir(parents=True)
    own |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch))
    _run([past.python, "-I", "-m", "venv", str(folder)], root, own)
    plain = ["--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    _run([python, "-I", "-m", "pip", "install", *plain, *options, *wanted], root, {**own, "PIP_USER": "0"})
    return python, own


def _wanted(past: PastPrograms, source: Path) -> list[str]:
    """What pip is asked for. Raises PublishError for a record that names what a site here is not made with.

    Whoever can write to the branch could name any package, and installing one runs its code.
    """
    wanted: list[str] = []
    for name, version in sorted(past.versions.items()):
        if name == "python" or (name == "trustplan" and brings_program(source)):
            continue
        if not (_NAME.fullmatch(name) and _VERSION.fullmatch(version)):
            raise PublishError(
                f"The record of the edition says “{name} {version}”, which is no program and version; nothing was installed.",
                "Look at data/edition.json on the branch: somebody has edited it.",
                code=2,
            )
        if name not in _OWN and not installed_version(name):
            raise PublishError(
                f"The record of the edition names “{name}”, which is not installed here; nothing was installed.",
                f"If you know it and trust it, install it beside trustplan (pip install {name}), then try again.",
                code=2,
            )
        wanted.append(f"{name}=={version}")
    if brings_program(source):
        wanted.append(str(source))
    return wanted


def _python_of(version: str, environ: Mapping[str, str]) -> str:
    """The interpreter of then, where this machine has it, else the one that runs."""
    minor = version.split(".")[:2]
    if not _VERSION.fullmatch(version) or minor == platform.python_version().split(".")[:2]:
        return sys.executable
    return shutil.which(f"python{'.'.join(minor)}", path=environ.get("PATH")) or sys.executable


def _run(command: list[str], root: Path, environ: Mapping[str, str]) -> None:
    """Run a step of making the environment. Raises PublishError with its own cause where it fails."""
    failed = "The versions that made the edition cannot be installed here"
    try:
        done = run_to_end(command, cwd=root, env=environ, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        raise PublishError(f"{failed}: it did not end.", "Try again later.", code=2) from None
    if not done.returncode:
        return
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    cause, fix = "", "Correct what it says, then try again."
    for pattern, what, its_fix in _CAUSES:
        if match := re.search(pattern, said):
            cause, fix = f": {what.format(**match.groupdict())}", its_fix
            break
    raise PublishError(f"{failed}{cause}.", fix, _last_words(said), code=2)


def _last_words(said: str) -> str:
    """What pip or venv said that went wrong; where that is marked as nothing, its last lines."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    marked = [line.removeprefix("ERROR: ") for line in lines if line.startswith(("ERROR: ", "WARNING: Retrying"))]
    conflict = "The conflict is caused by:"
    if conflict in lines:
        start = lines.index(conflict)
        marked += [line for line in lines[start : start + _MOST_LINES] if not line.startswith("ERROR: ")]
    return "\n".join(dict.fromkeys(marked or lines[-_MOST_LINES:]))
