"""The texts people consent to; data, because lawyers change them, and each version stays readable for ever."""

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from kompeten.problems import Message


class ConsentText(BaseModel):
    """One wording in both languages. It never changes: another wording is another version."""

    model_config = ConfigDict(frozen=True)

    version: str
    since: date = Field(description="The day it became the current text")
    text: Message


_DELIVERED = TypeAdapter(Sequence[dict[str, str]])


@cache
def load_texts() -> tuple[ConsentText, ...]:
    """Read the texts that come with the package, newest first, once per process."""
    source = files("registration").joinpath("data", "consent_texts.json").read_text("utf-8")
    delivered = _DELIVERED.validate_python(json.loads(source)["texts"])
    return tuple(
        ConsentText.model_validate(
            {"version": one["version"], "since": one["since"], "text": {"id": one["id"], "en": one["en"]}}
        )
        for one in delivered
    )
