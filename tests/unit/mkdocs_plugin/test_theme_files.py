"""The theme's files that a site copies: the same as MkDocs finds, without a look at each icon."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from trustplan.mkdocs_plugin.theme_files import list_without_icons


def found(config: MkDocsConfig) -> list[tuple[str, str]]:
    """The files, each with where it is."""
    files = Files([])
    files.add_files_from_theme(config.theme.get_env(), config)
    return [(file.src_uri, str(file.abs_src_path)) for file in files]


def test_the_files_are_those_that_mkdocs_finds(tmp_path: Path) -> None:
    """Also of a trust's own folder, whose files come first and may be in folders of any name; icons are still loaded."""
    own = tmp_path / "own"
    for name in ("assets/own.css", "assets/.hidden/a.css", ".icons/own.svg", "assets/images/favicon.png", "a b/é.js"):
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_text("own", encoding="utf-8")
    (tmp_path / "docs").mkdir()
    settings = tmp_path / "mkdocs.yml"
    settings.write_text("site_name: Test\ntheme: {name: material, custom_dir: own, font: false}\n", encoding="utf-8")
    config = load_config(str(settings))
    before = found(config)
    assert {name for name, _ in before} >= {"assets/own.css", "a b/é.js"}
    list_without_icons(config.theme)
    assert found(config) == before
    env = config.theme.get_env()
    assert not [name for name in env.list_templates() if ".icons" in name]
    assert env.get_template(".icons/own.svg").render() == "own"
