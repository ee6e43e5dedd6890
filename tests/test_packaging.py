"""The built wheel works by itself: it holds the scenarios, and runs them in a folder far from the checkout."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_wheel_carries_what_it_needs(tmp_path):
    built = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir"]
    subprocess.run([*built, str(tmp_path), str(ROOT)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("escalate_sim-*.whl")
    inside = tmp_path / "inside"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(inside)
    shipped = {path.name for path in (inside / "escalate" / "scenarios").glob("*.yaml")}
    assert shipped == {path.name for path in (ROOT / "scenarios").glob("*.yaml")}
    assert (inside / "escalate" / "py.typed").is_file()
    assert (inside / "escalate" / "page" / "script" / "main.js").is_file()
    code = "import escalate.cli, sys; assert 'inside' in escalate.cli.__file__; escalate.cli.main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "run", "gamblers-ladder", "--runs", "100", "--format", "json"],
        env={**os.environ, "PYTHONPATH": str(inside)}, cwd=tmp_path, capture_output=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout)["runs"] == 100
