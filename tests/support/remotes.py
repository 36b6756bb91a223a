"""A trust's repository, a bare one that it is pushed to, and one for its pages, over file and over http; ways to break them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from builders import a_trust, add_plan, read, write
from sites import write_config
from warm import Running

GIT = shutil.which("git") or "git"
IDENTITY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "Trust office",
    "GIT_AUTHOR_EMAIL": "office@trust.invalid",
    "GIT_COMMITTER_NAME": "Trust office",
    "GIT_COMMITTER_EMAIL": "office@trust.invalid",
}


def git(folder: Path, *words: str, **more: str) -> str:
    """Run git in a folder; what it says."""
    done = subprocess.run(
        ["git", "-C", str(folder), *words],
        env={**os.environ, **IDENTITY, **more},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Trust:
    """A repository with plans, a bare one beside it for the pages, and a folder of kept builds."""

    def __init__(self, folder: Path, kept: Path) -> None:
        self.folder = folder
        self.kept = kept
        self.plans = folder / "repository"
        self.pages = folder / "pages.git"

    def copy(self, folder: Path) -> Trust:
        """Another one just like it."""
        new = Trust(folder, self.kept)
        for name in ("repository/.git", "origin.git", "pages.git"):  # git never changes a file in its place
            shutil.copytree(self.folder / name, folder / name, copy_function=os.link)
        shutil.copytree(self.plans, new.plans, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".git"))
        git(new.plans, "remote", "set-url", "pages", str(new.pages))
        git(new.plans, "remote", "set-url", "origin", str(new.folder / "origin.git"))
        return new

    def run(self, *words: str, remote: str = "pages", **more: str) -> subprocess.CompletedProcess[str]:
        """A command on editions, with kept builds."""
        return self.start(*words, remote=remote, **more).end()

    def start(self, *words: str, remote: str = "pages", **more: str) -> Running:
        """The same, without waiting for its end."""
        environ = {**os.environ, **IDENTITY, "NO_MKDOCS_2_WARNING": "1", **more}
        return Running("trustplan", [*words, "--remote", remote], folder=self.plans, environ=environ, kept=self.kept)

    def publish(
        self, meeting: str, *more: str, audience: str = "trustees", **environ: str
    ) -> subprocess.CompletedProcess[str]:
        """Publish the edition of a meeting."""
        return self.run("publish", "--meeting", meeting, "--audience", audience, *more, **environ)

    def tip(self, branch: str = "gh-pages") -> str:
        """The commit of the pages' branch; empty for none."""
        done = subprocess.run(
            ["git", "-C", str(self.pages), "rev-parse", "--verify", "--quiet", f"refs/heads/{branch}"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.stdout.strip()

    def show(self, path: str, branch: str = "gh-pages") -> str:
        """A file of the branch."""
        return git(self.pages, "show", f"{branch}:{path}")

    def tree(self, path: str, branch: str = "gh-pages") -> str:
        """Git's name for the bytes of a folder of the branch."""
        return git(self.pages, "rev-parse", f"{branch}:{path}").strip()

    def versions(self) -> dict[str, dict[str, Any]]:
        """The list of editions, by name, newest first."""
        return {row["version"]: row for row in json.loads(self.show("versions.json"))} if self.tip() else {}

    def require_whole(self) -> None:
        """Every listed edition is there with the bytes that the list names, and git finds no object missing."""
        git(self.pages, "fsck", "--connectivity-only")
        for name, row in self.versions().items():
            assert self.tree(name) == row["properties"]["trustplan"]["tree"], name
            for alias in row["aliases"]:
                assert self.tree(alias) == self.tree(name)

    def commit(self, message: str = "Edit", *, is_shared: bool = True) -> str:
        """Commit the files as they are, and push the commit."""
        git(self.plans, "add", "--all")
        git(self.plans, "commit", "--quiet", "--message", message)
        if is_shared:
            git(self.plans, "push", "--quiet", "origin", "main")
        return git(self.plans, "rev-parse", "HEAD").strip()


def make_trust(folder: Path, kept: Path, *, access: str = "controlled") -> Trust:
    """A small trust with a public plan, committed, and an empty bare repository named `pages`."""
    new = Trust(folder, kept)
    new.plans.mkdir(parents=True)
    plans = a_trust(new.plans)
    policy = read(plans / "reference" / "policy.yaml")
    hosts = [{"remote": str(folder.parent), "access": access}, {"remote": "127.0.0.1", "access": access}]
    write(plans / "reference" / "policy.yaml", {**policy, "hosts": hosts})
    updates = [
        {"on": "2026-06-05", "by": "lead", "stage": "in-progress", "rating": "on-track", "note": "Begun."},
        {
            "on": "2026-11-05",
            "by": "lead",
            "rating": "off-track",
            "note": "Nobody has come to the second round of talks.",
        },
    ]
    actions = [
        {
            "id": "A1",
            "title": "Talk to parents",
            "lead": "lead",
            "start": "2026-01-05",
            "due": "2027-07-16",
            "updates": updates,
        },
        {"id": "A2", "title": "Paint the hall", "lead": "lead", "start": "2025-09-03", "due": "2026-10-23"},
    ]
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "applies_to": "every school", "target": "at least 60"}
    add_plan(plans, [{"id": "O", "title": "Seen objective", "actions": actions, "kpis": [kpi]}], visibility="public")
    for number, school in enumerate(("ash", "beech", "cedar")):
        rows = [{"period": "2025-26", "on": "2026-07-07", "value": 58 + 4 * number, "cohort": 100}]
        write(plans / "schools" / school / "measurements.yaml", {"reading": rows})
    write_config(new.plans)
    (new.plans / ".gitignore").write_text("site/\n", encoding="utf-8")
    (new.plans / "docs" / "about.md").write_text("# About\n", encoding="utf-8")
    git(new.plans, "init", "--quiet", "--initial-branch=main")
    for bare in (new.folder / "origin.git", new.pages):
        git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(bare))
    git(new.plans, "remote", "add", "origin", str(new.folder / "origin.git"))
    new.commit("Plans")
    git(new.plans, "remote", "add", "pages", str(new.pages))
    return new


def killing_git(folder: Path, step: int, *, after: bool) -> dict[str, str]:
    """An environment in which the process that calls git for the nth time is killed, before or after git has run."""
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / "git"
    script.write_text(
        f"""#!/bin/sh
n=1; while ! mkdir {folder}/step-$n 2>/dev/null; do n=$((n + 1)); done
if [ $n -eq {step} ]; then
  {f'"{GIT}" "$@"' if after else ":"}
  kill -9 $PPID
  exit 1
fi
exec "{GIT}" "$@"
""",
        encoding="utf-8",
    )
    script.chmod(script.stat().st_mode | stat.S_IEXEC)
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "TMPDIR": _room(folder)}


def _room(folder: Path) -> str:
    room = folder / "tmp"
    room.mkdir(exist_ok=True)
    return str(room)


class GitServer:
    """Git's own http backend for the repositories below a folder. `failure` is how it fails, empty for not at all."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.failure = ""
        self.token = ""
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            """Hands each request to the backend."""

            def _answer(self) -> None:
                outer.asked.append(f"{self.command} {self.path}")
                if outer.answer(self):
                    self.close_connection = True

            do_GET = do_POST = _answer  # noqa: N815  the server's own names

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop answering."""
        self.server.shutdown()
        self.server.server_close()

    def answer(self, asked: BaseHTTPRequestHandler) -> bool:
        """One request; whether the connection ends with it."""
        path, _, query = asked.path.partition("?")
        is_push = "git-receive-pack" in asked.path
        size = int(asked.headers.get("Content-Length") or 0)
        is_stranger = self.token and asked.headers.get("Authorization") != self.token
        if is_stranger or self.failure == "wrong credential" or (self.failure == "no right to push" and is_push):
            asked.send_response(403 if self.failure == "no right to push" else 401)
            asked.send_header("WWW-Authenticate", 'Basic realm="git"')
            asked.send_header("Content-Length", "0")
            asked.end_headers()
            return True
        body = self._body(asked, size)
        is_sent = asked.command == "POST" and is_push
        if is_sent and self.failure == "cut before":
            asked.connection.shutdown(socket.SHUT_RDWR)
            return True
        environ = {
            **os.environ, **IDENTITY, "GIT_PROJECT_ROOT": str(self.root), "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path,
            "QUERY_STRING": query, "REQUEST_METHOD": asked.command, "CONTENT_TYPE": asked.headers.get("Content-Type") or "",
            "HTTP_CONTENT_ENCODING": asked.headers.get("Content-Encoding") or "", "REMOTE_USER": "office",
            "GIT_PROTOCOL": asked.headers.get("Git-Protocol") or "", "CONTENT_LENGTH": str(len(body)),
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "http.receivepack", "GIT_CONFIG_VALUE_0": "true",
        }  # fmt: skip
        if is_sent and self.failure == "cut midway":
            self._half(body, environ)
            asked.connection.shutdown(socket.SHUT_RDWR)
            return True
        done = subprocess.run(["git", "http-backend"], input=body, env=environ, capture_output=True, check=False)
        if is_sent and self.failure in ("cut after", "cut after, and gone"):
            if self.failure == "cut after, and gone":
                self.failure = "gone"
            asked.connection.shutdown(socket.SHUT_RDWR)
            return True
        if self.failure == "gone":
            asked.connection.shutdown(socket.SHUT_RDWR)
            return True
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if line)
        asked.send_response(int(fields.pop("Status", "200").split()[0]))
        for name, value in fields.items():
            asked.send_header(name, value)
        asked.send_header("Content-Length", str(len(content)))
        asked.end_headers()
        asked.wfile.write(content)
        return False

    @staticmethod
    def _half(body: bytes, environ: dict[str, str]) -> None:
        """Let the backend have half of what is sent, and then no more."""
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(
            ["git", "http-backend"], stdin=subprocess.PIPE, env=environ, start_new_session=True, **quiet
        ) as running:
            assert running.stdin
            running.stdin.write(body[: len(body) // 2])
            running.stdin.flush()
            time.sleep(0.2)
            os.killpg(running.pid, signal.SIGKILL)

    @staticmethod
    def _body(asked: BaseHTTPRequestHandler, size: int) -> bytes:
        if asked.headers.get("Transfer-Encoding") == "chunked":
            parts = []
            while length := int(asked.rfile.readline().strip() or b"0", 16):
                parts.append(asked.rfile.read(length))
                asked.rfile.readline()
            asked.rfile.readline()
            return b"".join(parts)
        return asked.rfile.read(size)
