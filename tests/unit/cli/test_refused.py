"""What the system refuses while editions are read or written: which thing, why, and what to do."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from trustplan.cli.main import main, run
from trustplan.primitives.os_errors import say_refused
from trustplan.publish import report

FULL = "Error: this machine's disk or memory failed: {reason}. Nothing was published.\nMake room, then try again."
ONE = "Error: “out/page.html” cannot be read or written: {reason}. Nothing was published.\n{fix}"

CASES = {
    errno.ENOSPC: (FULL, ""),
    errno.EDQUOT: (FULL, ""),
    errno.EFBIG: (FULL, ""),
    errno.ENOMEM: (FULL, ""),
    errno.EIO: (FULL, ""),
    errno.EACCES: (ONE, "Get the right to read and write it, then try again."),
    errno.EPERM: (ONE, "Get the right to read and write it, then try again."),
    errno.EROFS: (ONE, "Name a folder on a disk that can be written, then try again."),
    errno.ENOENT: (ONE, "Check that it is there, then try again."),
    errno.ENOTDIR: (ONE, "Check that what it is in is a folder, then try again."),
    errno.EISDIR: (ONE, "Move the folder that has its name, then try again."),
    errno.EEXIST: (ONE, "Move what has its name, then try again."),
    errno.EMFILE: (ONE, "End other programs or allow more open files, then try again."),
    errno.ENAMETOOLONG: (ONE, "Correct that, then try again."),
}


def refused(error: OSError, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """How a command ends that the system refuses something."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(report, "list_editions", fail)
    result = CliRunner().invoke(main, ["editions", "list"])
    return result.exit_code, result.output.strip()


@pytest.mark.parametrize("code", CASES, ids=errno.errorcode.get)
def test_what_the_system_refuses_is_named(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk by itself; anything else with the file."""
    reason = os.strerror(code)
    message, fix = CASES[code]
    found = refused(OSError(code, reason, "out/page.html"), monkeypatch)
    assert found == (1, message.format(reason=reason, fix=fix))


def test_what_has_no_file_is_reported_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what the system says."""
    code, output = refused(OSError("the pipe is odd"), monkeypatch)
    assert code == 1
    assert output.startswith("Error: this machine refused to go on: the pipe is odd. Nothing was published.")


def test_a_reader_that_has_gone_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in `trustplan editions list | head`."""
    assert refused(BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE)), monkeypatch) == (1, "")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file stands where the folder of the bundle should be made."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here").write_text("", encoding="utf-8")
    result = CliRunner().invoke(main, ["editions", "bundle", "--out", "here"])
    assert result.exit_code == 1
    assert "“here” cannot be read or written: Not a directory." in result.output
    assert "disk or memory" not in result.output


@pytest.mark.parametrize(
    ("words", "blocked"),
    [
        (("export", "pages", "--out", "above/out"), "above/out"),
        (("pull-request", "--base", "HEAD", "--out", "above/out"), "above/out"),
        (("export", "fence", "site"), "site/page.html"),
    ],
    ids=lambda v: " ".join(v[:2]) if isinstance(v, tuple) else "",
)
def test_what_any_command_cannot_write_is_named(
    words: tuple[str, ...],
    blocked: str,
    repository: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """A sentence, and no traceback."""
    monkeypatch.chdir(repository)
    (repository / "above").write_text("", encoding="utf-8")
    (repository / "site" / "page.html").mkdir(parents=True)
    assert run(words) == 1
    error = capfd.readouterr().err
    assert f"Error: “{blocked}" in error
    assert "cannot be read or written: " in error


@pytest.mark.parametrize(
    ("reasons", "message", "fix"),
    [
        (["[Errno 27] File too large: 'a'"], f"disk or memory failed: {os.strerror(errno.EFBIG)}", "Make room"),
        (["[Errno 13] Denied: 'a'", "[Errno 5] b"], f"“to” cannot be read or written: {os.strerror(errno.EACCES)}", "right"),
        (["not known", "[Errno 28] No space: 'b'"], "disk or memory failed", "Make room"),
        (["not known"], "refused to go on", "Correct that"),
    ],
)  # fmt: skip
def test_a_folder_that_cannot_be_copied_is_named_by_a_refusal(reasons: list[str], message: str, fix: str) -> None:
    """Copying a folder collects what is refused as texts; a full disk is one all the same."""
    said = say_refused(shutil.Error([("from", "to", reason) for reason in reasons]))
    assert message in said[0]
    assert fix in said[1]
