"""Exit with 1 and say which of the shared libraries in a folder no process can load; part of an image's build."""  # noqa: INP001 - a program of the image's build

import ctypes
import sys
from pathlib import Path


def unloadable(folder: Path) -> list[str]:
    """Return what the loader says of each library it refuses."""
    refused = []
    for library in sorted(folder.rglob("*.so*")):
        try:
            ctypes.CDLL(str(library))
        except OSError as error:
            refused.append(f"{library}: {error}")
    return refused


if __name__ == "__main__":
    sys.exit("\n".join(unloadable(Path(sys.argv[1]))) or 0)
