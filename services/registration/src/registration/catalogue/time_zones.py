"""The time zones of Indonesia, as they come with the package."""

import json
from functools import cache
from importlib.resources import files


@cache
def load_time_zones() -> frozenset[str]:
    """Read the zones, once per process."""
    source = files("registration").joinpath("data", "time_zones.json").read_text("utf-8")
    return frozenset(json.loads(source)["zones"])
