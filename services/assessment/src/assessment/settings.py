"""Settings of the assessment service."""

from typing import Annotated

from fastapi import Depends
from pydantic import Field

from kompeten.runtime import RuntimeOf
from kompeten.settings import ServiceSettings


class AssessmentSettings(ServiceSettings):
    """What every service needs, and for how long a trainer stays one."""

    trainer_days: int = Field(default=730, ge=0, description="Until a trainer may assess their trainee: two years")


async def current_trainer_days(runtime: RuntimeOf) -> int:
    """Return for how long a trainer may not assess their trainee."""
    if not isinstance(runtime.settings, AssessmentSettings):
        raise TypeError("assessment needs AssessmentSettings")
    return runtime.settings.trainer_days


TrainerDays = Annotated[int, Depends(current_trainer_days)]
