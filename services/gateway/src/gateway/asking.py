"""Which cells a request goes to, and whose answer goes back."""

import asyncio
from collections.abc import Sequence

import structlog

from gateway.cells import Cell, Cells
from gateway.forwarding import Forwarder, Question, Relayed
from gateway.refusals import ServiceDown
from kompeten.http.public import Asked
from kompeten.identity.tokens import Caller

NAMED = "X-Kompeten-Cell"  # which cell an operator means; nobody else is asked
OF_AN_LSP = "/{lsp_id}"
CODE = "{code}"
REFUSED, FAILED = 400, 500  # statuses from here on

log = structlog.get_logger(__name__)


async def ask(forwarder: Forwarder, cells: Cells, question: Question, caller: Caller | None) -> Relayed:
    """Return the answer of the cell that is meant; `caller` is None where no token is needed."""
    match question.operation.asked:
        case Asked.ALL if len(cells.all) > 1:
            return await _ask_all(forwarder, cells.all, question)
        case Asked.ANY | Asked.ALL:
            return await _ask_in_turn(forwarder, cells.all, question)
        case _:
            return await forwarder.forward(question, _one_of(cells, question, caller))


def _one_of(cells: Cells, question: Question, caller: Caller | None) -> Cell:
    places, parts = (path.split("/") for path in (question.operation.path, question.request.scope["path"]))
    if caller is None:
        return cells.of_code(parts[places.index(CODE)] if CODE in places else "")
    lsp_id = parts[-1] if question.operation.path.endswith(OF_AN_LSP) else None
    return cells.of_caller(caller, named=question.request.headers.get(NAMED), lsp_id=lsp_id)


async def _ask_in_turn(forwarder: Forwarder, cells: Sequence[Cell], question: Question) -> Relayed:
    """Return the answer of the first that takes connections."""
    *others, last = cells
    for cell in others:
        try:
            return await forwarder.forward(question, cell)
        except ServiceDown:
            continue
    return await forwarder.forward(question, last)


async def _ask_all(forwarder: Forwarder, cells: Sequence[Cell], question: Question) -> Relayed:
    """Return the answer of the cell that knows; that none knows can only be told when all were able to answer."""
    found = await asyncio.gather(*(forwarder.forward(question, cell) for cell in cells), return_exceptions=True)
    best = min(found, key=_rank)
    answers = [one for one in found if isinstance(one, Relayed)]
    if sum(one.status < REFUSED for one in answers) > 1:
        log.warning("known in several cells", path=question.operation.path)
    for one in answers:
        if one is not best:
            one.close()
    if isinstance(best, BaseException):
        raise best
    return best


def _rank(one: Relayed | BaseException) -> int:
    """Put who knows first, then who could not look, then who knows nothing."""
    if isinstance(one, BaseException) or one.status >= FAILED:
        return 1
    return 0 if one.status < REFUSED else 2
