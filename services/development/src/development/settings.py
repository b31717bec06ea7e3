"""Settings of the development service."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final, Self

from fastapi import Depends
from pydantic import Field, model_validator

from kompeten.holder_links import HolderLinks, HolderLinkSettings
from kompeten.objects.settings import ObjectsSettings
from kompeten.runtime import Runtime, RuntimeOf
from kompeten.settings import Environment

EARLIEST_BEHAVIOUR_MONTHS: Final = 3


class DevelopmentSettings(ObjectsSettings, HolderLinkSettings):
    """What development needs."""

    lesson_minutes: int = Field(default=45, ge=1, description="Length of a JP, in which attendance is counted")
    attendance_open_hours: int = Field(
        default=24, ge=0, description="After a session's end, until entries need a reason"
    )
    behaviour_months: int = Field(
        default=3,
        ge=0,
        le=6,
        description="After an activity, until its participants are asked what they apply; under 3 only to try it out",
    )
    yearly_duty_hours: int = Field(default=20, ge=4, description="Lessons (JP) a person owes in a year, for reports")

    @model_validator(mode="after")
    def _nobody_is_asked_too_early_in_production(self) -> Self:
        if self.environment is Environment.PRODUCTION and self.behaviour_months < EARLIEST_BEHAVIOUR_MONTHS:
            raise ValueError("BEHAVIOUR_MONTHS: 3 to 6 in production, what is new at work takes time to show")
        return self


@dataclass(frozen=True, slots=True)
class SurveyTiming:
    """What settings say of when people are asked: once the lists of attendance are in, and so many months later."""

    lists_within: timedelta
    behaviour_months: int


def survey_timing_of(settings: DevelopmentSettings) -> SurveyTiming:
    """Return when people are asked, as settings say."""
    return SurveyTiming(timedelta(hours=settings.attendance_open_hours), settings.behaviour_months)


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


async def current_open_hours(runtime: RuntimeOf) -> int:
    """Return for how long after a session attendance is entered without a reason."""
    return settings_of(runtime).attendance_open_hours


OpenHours = Annotated[int, Depends(current_open_hours)]


async def current_survey_timing(runtime: RuntimeOf) -> SurveyTiming:
    """Return when people are asked what they think of an activity."""
    return survey_timing_of(settings_of(runtime))


SurveyTimingOf = Annotated[SurveyTiming, Depends(current_survey_timing)]


async def current_yearly_duty(runtime: RuntimeOf) -> int:
    """Return how many lessons a person owes in a year."""
    return settings_of(runtime).yearly_duty_hours


YearlyDuty = Annotated[int, Depends(current_yearly_duty)]


async def current_links(runtime: RuntimeOf) -> HolderLinks:
    """Return what makes and knows the links of participants."""
    return HolderLinks(settings_of(runtime))


LinksOf = Annotated[HolderLinks, Depends(current_links)]
