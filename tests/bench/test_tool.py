"""The bench itself still runs, from the first process to the table. What it measures here, small
and short and beside other tests, says nothing about speed; what it counts must be right even so."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.place import ROOT

pytestmark = [pytest.mark.soak, pytest.mark.timeout(300)]


def test_the_quick_bench_measures_every_phase_and_loses_nothing(tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    command = [sys.executable, "-m", "tests.bench", "--quick", "--json", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    figures = json.loads(out.read_text())
    kinds = {one["kind"] for one in figures}
    assert kinds == {"saturated", "sweep", "watched", "deaf", "flood", "idle", "uvicorn"}
    for run in (one["ours"] for one in figures if "ours" in one):
        assert run["acked"] > 0
        assert (run["lost"], run["doubled"], run["gaps"]) == (0, 0, 0)
    assert "ours of the limit" in done.stdout
