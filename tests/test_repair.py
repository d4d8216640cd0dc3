"""The fast part of the repair lab: a real environment is broken, and the first remedy must reach the user's goal.

``python tests/repair/run.py`` runs all scenarios, and prints fix@1 and fix@3.
"""

from __future__ import annotations

import shutil
import sys

import pytest
from repair.lab import Lab, Scenario, scenarios

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the scenarios are written for a POSIX shell"),
    pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash"),
]

_KNOWN_MISSES: dict[str, str] = {}
"""Scenarios whose first remedy is known not to reach the goal, and why; a repaired one must leave this list."""


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    """One lab for all scenarios of this process: its templates of environments are built once."""
    return Lab(tmp_path_factory.mktemp("repair").resolve())


@pytest.mark.parametrize("scene", [scene for scene in scenarios() if scene.fast], ids=lambda scene: scene.name)
def test_first_remedy_reaches_the_goal(lab: Lab, scene: Scenario, request: pytest.FixtureRequest) -> None:
    """Break, ask, run the first remedy's commands as they stand, and check what the user wanted."""
    if scene.name in _KNOWN_MISSES:
        request.applymarker(pytest.mark.xfail(reason=_KNOWN_MISSES[scene.name]))
    result = lab.run(scene)
    if result.outcome == "skipped":
        pytest.skip(result.why)
    assert result.outcome != "broken", result.why
    assert 1 == result.rank, f"{result.pattern}: {result.why}\n" + "\n".join(lab.transcript)[-4000:]
