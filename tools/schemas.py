"""Write every generated file, or with `--check` fail when one differs: schemas, OpenAPI, AsyncAPI, docs."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from access_page import access_page
from asyncapi import asyncapi_document
from events_page import events_page
from kompeten.events import registry
from openapi import documents
from states_page import states_page

ROOT = Path(__file__).resolve().parent.parent


def generated() -> dict[Path, str]:
    """Return the content of every generated file by its path in the checkout."""
    files: dict[Path, str] = {}
    schemas = Path("shared/src/kompeten/events/schemas")  # in the wheel
    for kind in registry().values():
        files[schemas / f"{kind.__name__}.v{kind.version}.json"] = _json(
            {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "$id": kind.schema_address(),
                **kind.model_json_schema(mode="serialization"),
            }
        )
    services, public = documents()
    for service, document in services.items():
        files[Path("shared/schemas/openapi") / f"{service}.json"] = _json(document)
    files[Path("services/gateway/src/gateway/openapi.json")] = _json(public)
    files[schemas / "asyncapi.json"] = _json(asyncapi_document())
    files[Path("docs/access.md")] = access_page(public)
    files[Path("docs/events.md")] = events_page()
    files[Path("docs/states.md")] = states_page()
    return files


def _json(document: dict[str, Any]) -> str:  # Any: JSON
    return json.dumps(document, indent=2, ensure_ascii=False, sort_keys=False) + "\n"


def main() -> int:
    """Write or compare; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail when a file differs")
    options = parser.parse_args()
    stale = 0
    for path, content in generated().items():
        target = ROOT / path
        if target.exists() and target.read_text("utf-8") == content:
            continue
        stale += 1
        if options.check:
            sys.stderr.write(f"stale: {path} (run `make schemas`)\n")
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, "utf-8")
            sys.stdout.write(f"wrote {path}\n")
    return min(stale, 1) if options.check else 0


if __name__ == "__main__":
    sys.exit(main())
