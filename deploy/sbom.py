"""Print what is installed beside this Python as CycloneDX: run inside an image, `make sbom` does."""  # noqa: INP001 - a script

import json
import platform
import sys
from importlib.metadata import Distribution, distributions


def component(package: Distribution) -> dict[str, object]:
    """Return one library; its licence as its author declared it."""
    name, version = package.metadata["Name"], package.version
    found: dict[str, object] = {
        "type": "library",
        "bom-ref": f"{name}@{version}",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name.lower().replace('_', '-')}@{version}",
    }
    declared = package.metadata["License-Expression"] or package.metadata["License"]
    if declared and "\n" not in declared:
        found["licenses"] = [{"license": {"name": declared}}]
    return found


def main() -> None:
    """Print the document."""
    packages = {package.metadata["Name"]: package for package in distributions()}
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "python", "version": platform.python_version()}},
        "components": [component(packages[name]) for name in sorted(packages, key=str.lower)],
    }
    json.dump(document, sys.stdout, indent=2)


if __name__ == "__main__":
    main()
