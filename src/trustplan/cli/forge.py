"""The comments of a pull request on a forge: found, written, renewed, and removed where they are said twice."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from msgspec import Struct

from trustplan.primitives.errors import TrustplanError
from trustplan.pull_request.comment import MARK, suggestion
from trustplan.pull_request.report import LIMITS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trustplan.pull_request.report import Suggestion

MOST_PAGES = 20
Row = dict[str, Any]  # one of a list that the forge gives


class OwnComment(Struct, frozen=True, kw_only=True):
    """A comment of ours; `path` and `line` only for one beside a line that is still shown."""

    id: int
    body: str
    path: str
    line: int | None


class Forge:
    """A forge's API for one repository. Raises ForgeError for what it does not give."""

    def __init__(self, api: str, repository: str, headers: dict[str, str]) -> None:
        self._api, self._repository, self._headers = api.rstrip("/"), repository, headers

    @classmethod
    def github(cls, api: str, repository: str, token: str) -> Forge:
        """A repository on GitHub."""
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        return cls(api, f"repos/{repository}", headers)

    @classmethod
    def gitlab(cls, api: str, project: str, token: str) -> Forge:
        """A project on GitLab."""
        return cls(api, f"projects/{project}", {"PRIVATE-TOKEN": token})

    def ask(self, method: str, path: str, body: dict[str, object] | None = None) -> Any:  # noqa: ANN401  JSON
        """Send one request, of this repository or, with a stroke first, of the forge. Returns its JSON, None for none."""
        request = urllib.request.Request(  # noqa: S310  the address is the workflow's own
            f"{self._api}{path}" if path.startswith("/") else f"{self._api}/{self._repository}/{path}",
            data=json.dumps(body).encode() if body is not None else None,
            method=method,
            headers={**self._headers, "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                raw = answer.read()
        except urllib.error.HTTPError as error:
            msg = f"The forge answered {error.code} to {method} {path}: {error.read(500).decode(errors='replace')}"
            raise ForgeError(msg, error.code) from None
        except (urllib.error.URLError, TimeoutError) as error:
            msg = f"The forge cannot be reached: {error}"
            raise ForgeError(msg, 0) from None
        return json.loads(raw) if raw else None

    def all(self, path: str) -> list[Row]:
        """Every entry of a list, page after page."""
        found: list[Row] = []
        joint = "&" if "?" in path else "?"
        for page in range(1, MOST_PAGES + 1):
            rows = self.ask("GET", f"{path}{joint}per_page=100&page={page}")
            found += rows
            if len(rows) < 100:
                break
        return found


class ForgeError(TrustplanError):
    """What the forge would not do, with the status that it gave."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def find_pull(forge: Forge, owner: str, branch: str, head: str) -> int | None:
    """The open pull request of a branch that stands at a commit. None where there is none, or it has moved on."""
    rows = forge.all(f"pulls?state=open&head={quote(f'{owner}:{branch}')}")
    return next((int(row["number"]) for row in rows if row["head"]["sha"] == head), None)


def keep_one(forge: Forge, number: int, text: str) -> str:
    """Write the comment: anew where there is none, else over the first of ours; others of ours go."""
    return _kept(forge, f"issues/{number}/comments", "PATCH", "issues/comments", text, _own_comments)


def keep_note(forge: Forge, number: str, text: str) -> str:
    """The same as a note on a merge request of GitLab. Ours are those of whoever has the token."""
    mine = int(forge.ask("GET", "/user")["id"])

    def own(asked: Forge, path: str) -> list[OwnComment]:
        found: list[OwnComment] = []
        for row in asked.all(path):
            if str(row["body"]).startswith(MARK) and row["author"]["id"] == mine:
                note = OwnComment(id=row["id"], body=str(row["body"]), path="", line=None)
                found.insert(0, note)  # GitLab gives the newest first
        return found

    notes = f"merge_requests/{number}/notes"
    return _kept(forge, notes, "PUT", notes, text, own)


def _kept(
    forge: Forge, path: str, renew: str, single: str, text: str, own: Callable[[Forge, str], list[OwnComment]]
) -> str:
    """Keep one comment of a list; `renew` is how the forge changes one, below `single`. Returns what was done."""
    mine = own(forge, path)
    if not mine:
        forge.ask("POST", path, {"body": text})
        mine = own(forge, path)  # two runs at once make two
        done = "written"
    elif mine[0].body == text:
        done = "as it was"
    else:
        forge.ask(renew, f"{single}/{mine[0].id}", {"body": text})
        done = "renewed"
    for extra in mine[1:]:
        _remove(forge, f"{single}/{extra.id}")
    return done


def suggest(forge: Forge, number: int, head: str, rows: Sequence[Suggestion]) -> int:
    """Put suggested changes beside their lines; those of ours that are no longer true go. Returns how many stand."""
    wanted = {(row.file, row.line, suggestion(row)) for row in rows[: LIMITS["suggestions"]]}
    for old in _own_comments(forge, f"pulls/{number}/comments"):
        key = (old.path, old.line, old.body)
        if key in wanted:
            wanted.remove(key)
        else:
            _remove(forge, f"pulls/comments/{old.id}")
    given = len(rows) - len(wanted)
    for file, line, body in sorted(wanted):
        fields = {"body": body, "commit_id": head, "path": file, "line": line, "side": "RIGHT"}
        try:
            forge.ask("POST", f"pulls/{number}/comments", fields)
            given += 1
        except ForgeError as error:
            if error.status != 422:
                raise
    return given


def _own_comments(forge: Forge, path: str) -> list[OwnComment]:
    """The comments that are ours: by their mark, and by a bot, since anybody can write the mark."""
    found = []
    for row in forge.all(path):
        body = str(row["body"])
        if body.startswith(MARK) and row["user"]["type"] == "Bot":
            found.append(OwnComment(id=row["id"], body=body, path=row.get("path", ""), line=row.get("line")))
    return found


def _remove(forge: Forge, path: str) -> None:
    try:
        forge.ask("DELETE", path)
    except ForgeError as error:
        if error.status != 404:
            raise
