"""Run commands as users do, in processes that need not import everything anew: `trustplan` and `mkdocs`.

A command on editions may keep what it builds in a folder: failures of git need no new site each time.
Run as `python warm_server.py FOLDER-OF-KEPT-SITES WORDS...`, or as `python warm_server.py --serve SOCKET LEADER` to run many, for as
long as the process with the number LEADER is there.
"""

from __future__ import annotations

import json
import os
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

from trustplan.publish import edition_build, site_build, verify

# What builds and commands import as they go, which takes a third of the time of a small build.
USED = (
    "dateutil.rrule", "icalendar", "icalendar.cal.component_factory", "icalendar.cal.event", "icalendar.prop.factory",
    "icalendar.timezone.zoneinfo", "markdown.extensions.attr_list", "markdown.extensions.codehilite", "markdown.extensions.fenced_code",
    "markdown.extensions.tables", "markdown.extensions.toc", "material.plugins.search.plugin", "material.templates", "mkdocs.__main__",
    "mkdocs.commands.build", "mkdocs.config.defaults", "pygments.formatters", "pygments.lexers", "trustplan.cli.check",
    "trustplan.cli.editions", "trustplan.cli.main", "trustplan.cli.site", "trustplan.mkdocs_plugin.command",
    "trustplan.mkdocs_plugin.offline_zip", "trustplan.mkdocs_plugin.plugin", "trustplan.pull_request.collect",
    "trustplan.publish.bundle", "trustplan.publish.index_pages", "trustplan.publish.leak_scan", "trustplan.publish.report",
)  # fmt: skip
KEPT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path()


def build_or_take(source: Path, site: Path, **given: Any) -> list[str]:
    """The site of a meeting and commit, built at most once; what a build warns of, which a kept one does not."""
    suppressed = "-".join("".join(k) for k in sorted(given["suppressed"]))
    stored = (
        KEPT
        / f"{given['commit']}-{given['meeting'].id}-{given['audience'].value}-{abs(hash(suppressed)) if suppressed else 0}"
    )
    if not stored.is_dir():
        warnings = site_build.build_edition(source, site, **given)
        fresh = stored.with_name(f"{stored.name}.{os.getpid()}")
        shutil.copytree(site, fresh)
        try:
            fresh.rename(stored)
        except OSError:  # another process has built the same meanwhile
            shutil.rmtree(fresh)
        return warnings
    shutil.copytree(stored, site)
    return []


def keep_builds() -> None:
    """From now on, take each site from the kept ones where it is there."""
    for module in (edition_build, verify):
        assert module.build_edition is site_build.build_edition
        module.build_edition = build_or_take  # type: ignore[attr-defined]
    vars(site_build)["run_to_end"] = run_forked


def run_forked(
    command: list[str], *, cwd: Path, env: dict[str, str], **_given: object
) -> subprocess.CompletedProcess[bytes]:
    """What `subprocess.run` does for `python -m mkdocs`, without importing everything anew."""
    assert command[1:3] == ["-m", "mkdocs"], command
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            code = 70
            try:
                os.environ.clear()
                os.environ.update(env)
                time.tzset()
                os.chdir(cwd)
                tempfile.tempdir = None
                os.dup2(out.fileno(), 1)
                os.dup2(err.fileno(), 2)
                code = run("mkdocs", command[3:])
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(code)
        _, status = os.waitpid(child, 0)
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(command, os.waitstatus_to_exitcode(status), out.read(), err.read())


def run(program: str, words: list[str]) -> int:
    """Run one command; its exit code."""
    try:
        if program == "mkdocs":
            from mkdocs.__main__ import cli  # noqa: PLC0415  its environment is this process's

            cli(words, prog_name="mkdocs")
        elif program.endswith(".py"):
            sys.argv = [program, *words]
            sys.path[0] = str(Path(program).parent)  # as `python script.py` has it
            runpy.run_path(program, run_name="__main__")
        else:
            from trustplan.cli.main import run as run_command  # noqa: PLC0415  its clock and environment are this process's

            return run_command(words)  # with a second process and without the collector, as a user's command has it
    except SystemExit as ended:
        if isinstance(ended.code, str):
            sys.stderr.write(f"{ended.code}\n")
        return ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def serve(address: str, leader: int) -> None:
    """Run commands as they are asked for, each in a process of its own that need not import everything anew.

    Once commands can be asked for, whoever began this need not wait any longer: a process that nobody waits for goes on.
    """
    for name in USED:
        import_module(name)

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{address}.new")
        listening.listen(64)
        Path(f"{address}.new").rename(address)  # whoever sees it is answered
        if os.fork():
            os._exit(0)
        os.setsid()
        listening.settimeout(1)
        while True:
            try:
                asking, _ = listening.accept()
            except TimeoutError:
                if is_there(leader):
                    continue
                shutil.rmtree(Path(address).parent, ignore_errors=True)
                return
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                listening.close()
                _answer(asking)
                os._exit(0)
            asking.close()


def is_there(process: int) -> bool:
    """Whether there is a process of this number."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _answer(asking: socket.socket) -> None:
    """Run what is asked, as a child, and say how it ended: the very process that calls git can be killed."""
    with asking.makefile("rw", encoding="utf-8") as talk:
        asked = json.loads(talk.readline())
        child = os.fork()
        if child == 0:
            _become(asked)
        _, status = os.waitpid(child, 0)
        talk.write(f"{os.waitstatus_to_exitcode(status)}\n")
        talk.flush()


def _become(asked: dict[str, Any]) -> None:
    global KEPT  # noqa: PLW0603  each command has its own
    os.environ.clear()
    os.environ.update(asked["environ"])
    time.tzset()
    os.chdir(asked["folder"])
    sys.path[0] = asked["folder"]  # as `python -m` has it
    tempfile.tempdir = None
    if asked["kept"]:
        KEPT = Path(asked["kept"])
        keep_builds()
    for number, path in ((1, asked["out"]), (2, asked["err"])):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    code = 70
    try:
        code = run(asked["program"], asked["words"])
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    if sys.argv[1] == "--serve":
        serve(sys.argv[2], int(sys.argv[3]))
        sys.exit()
    keep_builds()
    sys.exit(run("trustplan", sys.argv[2:]))
