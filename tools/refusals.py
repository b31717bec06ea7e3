"""Which refusals an operation can answer with, read from the code that serves it: nobody keeps such lists by hand.

Followed is what a route's function and its dependencies name: functions, classes with their methods, and so on. A
method called on a parameter is found where its class is named; the tests of the services notice what is not found.
"""

import functools
import inspect
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from kompeten.problems import Problem
from reactions import SERVICES

OURS = ("kompeten", *SERVICES)
Kinds = frozenset[type[Problem]]
Place = tuple[str, str]


def refusals_of(app: FastAPI) -> dict[Place, Kinds]:
    """Return by method and path what the code behind each operation can raise."""
    found: dict[Place, Kinds] = {}
    for route in iter_route_contexts(app.routes):
        if isinstance(getattr(route, "dependant", None), Dependant):
            kinds = reachable(*_calls(route.dependant), type(getattr(route, "original_route", route)))
            found |= {(method.lower(), str(route.path_format)): kinds for method in route.methods or ()}
    return found


def reachable(*starts: object) -> Kinds:
    """Return the kinds of refusals that are named from here on; whoever catches all of them lets none through."""
    seen: dict[int, object] = {}
    waiting = list(starts)
    while waiting:
        one = waiting.pop()
        if id(one) not in seen and _is_ours(one):
            seen[id(one)] = one
            waiting.extend(_named(one))
    return frozenset(one for one in seen.values() if isinstance(one, type) and issubclass(one, Problem))


def _calls(dependant: Dependant) -> Iterator[Callable[..., Any]]:  # Any: whatever a route needs
    if dependant.call is not None:
        yield dependant.call
    for needed in dependant.dependencies:
        yield from _calls(needed)


def _named(one: object) -> Iterator[object]:
    """Yield what a function, a class or an object names itself."""
    if isinstance(one, functools.partial):
        yield one.func
    elif isinstance(one, type):
        if not issubclass(one, Problem):
            yield from (_function(part) for part in vars(one).values())
    elif isinstance(function := inspect.unwrap(one) if callable(one) else one, FunctionType):
        named = list(_of_code(function))
        if Problem not in named:
            yield from named
    else:
        yield type(one)


def _function(part: object) -> object:
    """Return the function behind a method, whatever decorates it."""
    for wrapper in ("__func__", "fget", "func"):
        part = getattr(part, wrapper, None) or part
    return part


def _of_code(function: FunctionType) -> Iterator[object]:
    names = {name for code in _codes(function.__code__) for name in code.co_names}
    for name in sorted(names & function.__globals__.keys()):
        value = function.__globals__[name]
        if isinstance(value, ModuleType):
            yield from (getattr(value, part) for part in sorted(names) if hasattr(value, part))
        else:
            yield value
    for cell in function.__closure__ or ():
        yield cell.cell_contents


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _is_ours(one: object) -> bool:
    module = getattr(one, "__module__", None) or type(one).__module__
    return isinstance(one, functools.partial) or str(module).split(".")[0] in OURS
