"""One set of versions: the lock, the conda file and the project's own requirements agree; no version has a known vulnerability."""

from __future__ import annotations

import re
import tomllib
import warnings
from datetime import UTC, date, datetime
from importlib.metadata import distributions
from pathlib import Path

import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
HERE = {**default_environment(), "python_version": "3.11", "python_full_version": "3.11.9"}


def pins(lines: list[str]) -> dict[str, str]:
    """Return the exact version of each package that is installed on Python 3.11 here."""
    wanted = [Requirement(line) for line in lines]
    return {
        canonicalize_name(requirement.name): str(requirement.specifier).removeprefix("==")
        for requirement in wanted
        if not requirement.marker or requirement.marker.evaluate(HERE)
    }


LOCKED = pins([line.rstrip(" \\") for line in LOCK.splitlines() if re.match(r"[A-Za-z0-9]", line)])


def test_every_locked_package_has_hashes_and_no_address():
    blocks = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) > 100
    assert not [block.split()[0] for block in blocks if "--hash=sha256:" not in block]
    assert not re.findall(r"https?:|--\w*index|--find-links|@ ", LOCK)


def test_extras_that_a_locked_package_asks_for_are_locked_with_it():
    """Without them pip may look for the newest version that has the extra, and then refuse it: it has no hash."""
    lines = [Requirement(line.rstrip(" \\")) for line in LOCK.splitlines() if re.match(r"[A-Za-z0-9]", line)]
    locked = {canonicalize_name(line.name): line.extras for line in lines}
    asked = [(d.metadata["Name"], Requirement(line)) for d in distributions() for line in d.requires or []]
    wanted = [(by, need) for by, need in asked if need.extras and (need.marker is None or need.marker.evaluate({**HERE, "extra": ""}))]
    assert {by for by, _ in wanted} >= {"pytest-cov"}
    assert not [(by, str(need)) for by, need in wanted if not need.extras <= locked.get(canonicalize_name(need.name), need.extras)]


def test_conda_users_get_the_locked_versions():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    listed = [line for entry in conda if isinstance(entry, dict) for line in entry["pip"] if not line.startswith("--")]
    assert pins(listed) == LOCKED
    assert "python=3.11" in conda


def test_every_requirement_of_the_project_is_locked_at_a_version_it_accepts():
    lines = [*PROJECT["dependencies"], *(line for extra in PROJECT["optional-dependencies"].values() for line in extra)]
    wanted = [requirement for line in lines if (requirement := Requirement(line)).name != PROJECT["name"]]
    assert not [str(r) for r in wanted if not r.specifier.contains(LOCKED.get(canonicalize_name(r.name), "0"), prereleases=True)]


def test_no_locked_version_has_a_known_vulnerability():
    advisories = tomllib.loads((ROOT / "docs" / "advisories.toml").read_text("utf-8"))
    low = {name: floor["advisory"] for name, floor in advisories["floors"].items() if Version(LOCKED[name]) < Version(floor["version"])}
    assert not low
    read_on: date = advisories["read_on"]
    if (datetime.now(UTC).date() - read_on).days > 90:
        warnings.warn(f"docs/advisories.toml was read on {read_on}; read it again before a release", stacklevel=1)
