"""Three runs of three files, step by step: the engine's recipe played here is what ``runs.json`` holds, bit for bit.

An implementation in another language, or on another machine, plays the same.
"""

import json
from pathlib import Path

import pytest

from escalate import load_text
from escalate.engine.replay import Replay

HERE = Path(__file__).parent
SEED = 2020
RUNS = json.loads((HERE / "runs.json").read_text(encoding="utf-8"))


def told(name, run):
    """A run as JSON can hold it: its start, then the choices and the state of each step, and the outcome."""
    scenario = load_text((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    trace = Replay(scenario, SEED).trace(run)
    steps = [{"moves": {move.actor: move.option for move in s.moves}, "state": dict(s.state)} for s in trace.steps]
    return {"start": dict(trace.start), "steps": steps, "outcome": trace.outcome}


@pytest.mark.parametrize("name", RUNS)
def test_runs_are_the_same_bits_everywhere(name):
    assert [told(name, run) for run in range(3)] == RUNS[name]
