"""What certification is made of besides what every service has."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from certification.certificates.renderer import Renderer
from kompeten.http.remembering import Answers
from kompeten.runtime import Runtime, RuntimeOf


@dataclass(frozen=True, kw_only=True)
class CertificationParts:
    """Made by `create_app`."""

    renderer: Renderer
    answers: Answers


def renderer_of(runtime: Runtime) -> Renderer:
    """Return the renderer this service was wired with."""
    return runtime.parts_as(CertificationParts).renderer


async def current_renderer(runtime: RuntimeOf) -> Renderer:
    """Return the renderer of the app that serves this request."""
    return renderer_of(runtime)


async def current_answers(runtime: RuntimeOf) -> Answers:
    """Return what the app that serves this request has shown to anybody."""
    return runtime.parts_as(CertificationParts).answers


async def run_renderer(runtime: Runtime) -> None:
    """Run the worker: for `create_service_app(workers=...)`."""
    await renderer_of(runtime).run()


RendererOf = Annotated[Renderer, Depends(current_renderer)]
AnswersOf = Annotated[Answers, Depends(current_answers)]
