"""The house: each floor imports only floors below it, annotations and imports inside functions included."""

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "escalate"
FLOORS = (
    "characters", "errors", "disk", "scenario", "engine", "wasm", "results", "store", "studies", "saving", "charts",
    "narrate", "page", "lesson", "api", "cli",
)  # fmt: skip
LONGEST = 400


def imports(path):
    """The modules of the house that a file imports, wherever in it, each with its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "escalate":
            names = [node.module] if "." in node.module else [f"escalate.{alias.name}" for alias in node.names]
            yield from ((name, node.lineno) for name in names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names if alias.name.split(".")[0] == "escalate")


def floor(name):
    return FLOORS.index(name.split(".")[1].removesuffix(".py"))


def arrows_up():
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).parts
        if parts[0] in ("__init__.py", "__main__.py"):
            continue
        here = FLOORS.index(parts[0].removesuffix(".py"))
        for name, line in imports(path):
            if name.count(".") == 0 or name.split(".")[1] not in FLOORS or floor(name) > here:
                yield f"{path.relative_to(SOURCE.parent)}:{line}: {FLOORS[here]} imports {name}, which stands above it"


def test_no_arrow_runs_up():
    assert list(arrows_up()) == []


def test_every_folder_is_a_floor():
    rooms = {path.name for path in SOURCE.iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    assert rooms == set(FLOORS) - {"characters", "errors", "disk"}


def test_no_file_outgrows_its_reader():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCE.rglob("*.py")}
    assert {path.name: lines for path, lines in lengths.items() if lines > LONGEST + 20} == {}
