"""A forge that answers as GitHub's API does, for one repository: pull requests, comments, suggested changes."""

from __future__ import annotations

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class FakeForge:
    """What the forge holds. `asked` are the requests, `status` what it answers to all of them where it is not 200."""

    def __init__(self) -> None:
        self.pulls: list[dict[str, Any]] = []
        self.comments: dict[str, list[dict[str, Any]]] = {"issues": [], "pulls": []}
        self.shown: set[tuple[str, int]] = set()
        self.asked: list[str] = []
        self.status = 200
        self._next = 100
        forge = self

        class Handler(BaseHTTPRequestHandler):
            """Hands each request over."""

            def _answer(self) -> None:
                size = int(self.headers.get("Content-Length", 0))
                body = json.loads(self.rfile.read(size)) if size else None
                token = self.headers.get("PRIVATE-TOKEN", "")
                if token:
                    status, given = forge.answer_as_gitlab(self.command, self.path, body, token)
                else:
                    status, given = forge.answer(self.command, self.path, body, self.headers.get("Authorization", ""))
                self.send_response(status)
                self.end_headers()
                if given is not None:
                    self.wfile.write(json.dumps(given).encode())

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _answer  # noqa: N815  the server's own names

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop answering."""
        self.server.shutdown()
        self.server.server_close()

    def write(self, kind: str, body: str, *, by: str = "Bot", **more: Any) -> dict[str, Any]:
        """Somebody writes a comment."""
        self._next += 1
        comment = {"id": self._next, "body": body, "user": {"login": "x", "type": by}, **more}
        self.comments[kind].append(comment)
        return comment

    def answer(self, method: str, path: str, body: Any, token: str) -> tuple[int, Any]:
        """One request."""
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        self.asked.append(f"{method} {parts.path}")
        if self.status != 200:
            return self.status, {"message": "no"}
        if token != "Bearer secret":  # noqa: S105  a word that only this forge knows
            return 401, {"message": "Bad credentials"}
        rest = parts.path.removeprefix("/repos/trust/plans/")
        if rest == "pulls":
            return 200, [p for p in self.pulls if p["label"] == query["head"][0]]
        if match := re.fullmatch(r"(issues|pulls)/7/comments", rest):
            kind = match[1]
            if method == "GET":
                first = (int(query["page"][0]) - 1) * 100
                return 200, self.comments[kind][first : first + 100]
            if kind == "pulls" and (body["path"], body["line"]) not in self.shown:
                return 422, {"message": "pull_request_review_thread.line must be part of the diff"}
            more = {"path": body["path"], "line": body["line"]} if kind == "pulls" else {}
            return 201, self.write(kind, body["body"], **more)
        if match := re.fullmatch(r"(issues|pulls)/comments/(\d+)", rest):
            rows = self.comments[match[1]]
            found = next((row for row in rows if row["id"] == int(match[2])), None)
            if found is None:
                return 404, {"message": "Not Found"}
            if method == "DELETE":
                rows.remove(found)
                return 204, None
            found["body"] = body["body"]
            return 200, found
        return 404, {"message": "Not Found"}

    def answer_as_gitlab(self, method: str, path: str, body: Any, token: str) -> tuple[int, Any]:
        """One request to GitLab, for the notes of merge request 7 of project 5. The newest come first, as there."""
        parts = urlsplit(path)
        self.asked.append(f"{method} {parts.path}")
        notes = self.comments["issues"]
        if token != "secret":  # noqa: S105  as above
            return 401, {"message": "401 Unauthorized"}
        if parts.path == "/user":
            return 200, {"id": 1}
        start = "/projects/5/merge_requests/7/notes"
        if parts.path == start and method == "GET":
            first = (int(parse_qs(parts.query)["page"][0]) - 1) * 100
            return 200, notes[::-1][first : first + 100]
        if parts.path == start:
            return 201, self.write("issues", body["body"], author={"id": 1})
        found = next((row for row in notes if parts.path == f"{start}/{row['id']}"), None)
        if found is None:
            return 404, {"message": "404 Not Found"}
        if method == "DELETE":
            notes.remove(found)
            return 204, None
        found["body"] = body["body"]
        return 200, found
