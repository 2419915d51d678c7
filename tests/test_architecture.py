"""The arrows between the rooms point one way; this reads every import to keep it so."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "explorer"
ROOMS = ("model", "scenarios", "diagrams", "replay", "sandbox", "site", "server", "cli")
MAY_IMPORT: dict[str, set[str]] = {
    "model": set(),
    "scenarios": {"model"},
    "diagrams": {"model"},
    "replay": {"model"},
    "sandbox": set(),
    "site": {"model", "scenarios", "diagrams", "replay", "sandbox"},
    "server": {"model", "scenarios", "diagrams", "replay", "sandbox"},
    "cli": set(ROOMS),
}


def imports(file: Path) -> set[str]:
    """Full names of all modules that a file imports, wherever in the file it does so."""
    package = ["explorer", *file.relative_to(PACKAGE).parent.parts]
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return found


def rooms_of(modules: set[str]) -> set[str]:
    return {parts[1] for name in modules if (parts := name.split("."))[0] == "explorer" and len(parts) > 1
            and parts[1] in ROOMS}


def files(room: str) -> list[Path]:
    return sorted((PACKAGE / room).rglob("*.py"))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_the_rooms_it_may(room: str) -> None:
    assert files(room)
    for file in files(room):
        assert rooms_of(imports(file)) - {room} <= MAY_IMPORT[room], f"{file.name} reaches into a room it may not"


def test_model_imports_only_the_standard_library() -> None:
    for file in files("model"):
        outside = {name.split(".")[0] for name in imports(file)} - set(sys.stdlib_module_names) - {"explorer"}
        assert outside == set(), f"{file.name} imports {outside}"


def test_every_module_of_the_package_stands_in_a_room() -> None:
    loose = {file.name for file in PACKAGE.glob("*.py")} - {"__init__.py", "__main__.py"}
    folders = {folder.name for folder in PACKAGE.iterdir() if folder.is_dir()} - {"__pycache__"}
    assert loose == set()
    assert folders == {*ROOMS, "web"}


def test_a_forbidden_import_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path)
    (tmp_path / "sandbox").mkdir()
    spy = tmp_path / "sandbox" / "spy.py"
    spy.write_text("def late():\n    from ..scenarios import book_appointment\n", encoding="utf-8")
    assert rooms_of(imports(spy)) == {"scenarios"}
