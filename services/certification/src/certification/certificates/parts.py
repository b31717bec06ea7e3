"""What certification is made of besides what every service has."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends

from certification.certificates.renderer import Renderer
from kompeten.http.remembering import Answers
from kompeten.runtime import Runtime, RuntimeOf


class Follower(Protocol):
    """A worker whose queue an issue fills."""

    def wake(self) -> None:
        """Look now instead of at the next poll."""
        ...


@dataclass(frozen=True, kw_only=True)
class CertificationParts:
    """Made by `create_app`. `followers` do what follows an issue: they draw and sign."""

    renderer: Renderer
    answers: Answers
    followers: Sequence[Follower] = ()

    def wake(self) -> None:
        """Let them look now for what was issued."""
        for one in self.followers:
            one.wake()


def renderer_of(runtime: Runtime) -> Renderer:
    """Return the renderer this service was wired with."""
    return runtime.parts_as(CertificationParts).renderer


async def current_renderer(runtime: RuntimeOf) -> Renderer:
    """Return the renderer of the app that serves this request."""
    return renderer_of(runtime)


async def current_parts(runtime: RuntimeOf) -> CertificationParts:
    """Return the parts of the app that serves this request."""
    return runtime.parts_as(CertificationParts)


async def current_answers(runtime: RuntimeOf) -> Answers:
    """Return what the app that serves this request has shown to anybody."""
    return runtime.parts_as(CertificationParts).answers


async def run_renderer(runtime: Runtime) -> None:
    """Run the worker: for `create_service_app(workers=...)`."""
    await renderer_of(runtime).run()


PartsOf = Annotated[CertificationParts, Depends(current_parts)]
RendererOf = Annotated[Renderer, Depends(current_renderer)]
AnswersOf = Annotated[Answers, Depends(current_answers)]
