"""`kompeten-ops redraw` orders failed drawings again and lists them."""

import json
from collections.abc import Callable

from typer.testing import Result

from support.server_double import ServerDouble

Ops = Callable[..., Result]


def test_what_is_drawn_again_is_listed_and_the_reason_is_sent(double: ServerDouble, ops: Ops) -> None:
    one = "0198f0a0-1111-7abc-8def-aabbccddeeff"
    double.answer("POST", "/v1/operations/certification/drawings", {"certificates": [one]})

    result = ops("redraw", "--reason", "A font was added")

    assert result.exit_code == 0
    assert result.output.splitlines()[0] == one
    assert json.loads(double.asked[0].content) == {"reason": "A font was added"}
