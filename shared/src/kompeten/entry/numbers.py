"""Numbers as programs enter them."""

from typing import Annotated

from pydantic import Strict

Whole = Annotated[int, Strict()]
"""A whole number. `true` is none, nor is a text that looks like one: whoever sends those meant something else."""
