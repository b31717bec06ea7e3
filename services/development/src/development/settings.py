"""Settings of the development service."""

from typing import Annotated

from fastapi import Depends
from pydantic import Field

from kompeten.runtime import Runtime, RuntimeOf
from kompeten.settings import ServiceSettings


class DevelopmentSettings(ServiceSettings):
    """What development needs."""

    lesson_minutes: int = Field(default=45, ge=1, description="Length of a JP, in which attendance is counted")


def settings_of(runtime: Runtime) -> DevelopmentSettings:
    """Return the service's own settings from its runtime."""
    settings = runtime.settings
    if not isinstance(settings, DevelopmentSettings):
        raise TypeError(f"{runtime.name} runs with {type(settings).__name__}")
    return settings


async def current_lesson_minutes(runtime: RuntimeOf) -> int:
    """Return the length of a JP."""
    return settings_of(runtime).lesson_minutes


LessonMinutes = Annotated[int, Depends(current_lesson_minutes)]
