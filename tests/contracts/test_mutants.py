"""The deliberate defects of the harm suite fit the product as it is: a patch that no longer applies proves nothing."""

import subprocess
from pathlib import Path

import pytest

from contracts.sources import ROOT

PATCHES = sorted((ROOT / "tests/faults/mutants").glob("*.patch"))


@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: patch.stem)
def test_a_mutant_applies_to_the_product(patch: Path) -> None:
    tried = subprocess.run(
        ["git", "apply", "--check", patch],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert tried.returncode == 0, f"make this defect anew where its code stands now:\n{tried.stderr}"
