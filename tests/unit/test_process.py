"""What an app is made of is asked for by kind, and whoever asks an app for what it is not is told so."""

from dataclasses import dataclass

import pytest
from starlette.applications import Starlette

from kompeten.process import keep_process, process_of


@dataclass(kw_only=True)
class Sending:
    """What a lower layer needs."""

    address: str


@dataclass(kw_only=True)
class Counting:
    """What another needs."""

    number: int = 0


@dataclass(kw_only=True)
class Whole(Sending, Counting):
    """What is kept."""


def test_each_layer_finds_the_part_it_declares() -> None:
    app = Starlette()
    keep_process(app, Whole(address="here"))
    process_of(app, Counting).number += 1
    assert (process_of(app, Sending).address, process_of(app, Whole).number) == ("here", 1)


def test_what_an_app_is_not_made_of_is_refused() -> None:
    app = Starlette()
    keep_process(app, Sending(address="here"))
    with pytest.raises(TypeError, match="Sending is no Counting"):
        process_of(app, Counting)
