"""The instruments that are there before anybody has written one."""

from functools import cache
from importlib.resources import files

from development.instruments.rules import InstrumentKind
from development.instruments.schemas import InstrumentBody, InstrumentView, Source


@cache
def built_in(kind: InstrumentKind) -> InstrumentView:
    """Return the instrument of a kind that comes with the service: `built_in/<kind>.json`."""
    written = files("development.instruments").joinpath("built_in", f"{kind}.json").read_text("utf-8")
    body = InstrumentBody.model_validate_json(written)
    return InstrumentView(
        id=None,
        source=Source.BUILT_IN,
        kind=kind,
        number=0,
        title=body.title,
        title_en=body.title_en,
        questions=tuple(one.question() for one in body.questions),
        created_at=None,
    )
