"""The whole chain while midnight passes: days are the venue's or the LSP's, and no hour is a bad one to work."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from support.drivers.candidate import NAME, Candidate
from support.drivers.system import System

LSP_ZONE = ZoneInfo("Asia/Jakarta")
STEP = timedelta(seconds=20)


@dataclass(frozen=True)
class Certificate:
    """What a certificate says of days."""

    number: str
    issued_on: date
    valid_until: date


async def certified(candidate: Candidate, *, midnight_before: str) -> Certificate:
    """Bring a candidate to a certificate in the last minutes of the batch's day, and midnight before one step."""
    system, midnight = candidate.system, candidate.at(24)
    system.wait_until(midnight - timedelta(minutes=2))
    for step in (candidate.apply, candidate.assess, candidate.certify):
        moment = system.services["certification"].clock.now() + STEP
        system.wait_until(midnight if step.__name__ == midnight_before else moment)
        await step()
    (found,) = (await candidate.ask("certification", "GET", "certificates", roles=["director"]))["items"]
    return Certificate(
        found["certificate_number"], date.fromisoformat(found["issued_on"]), date.fromisoformat(found["valid_until"])
    )


@pytest.mark.parametrize(
    ("step", "day", "time_zone"),
    [
        pytest.param("assess", date(2026, 7, 15), "Asia/Jakarta", id="assess-WIB"),
        pytest.param("certify", date(2026, 7, 15), "Asia/Makassar", id="certify-WITA"),
        pytest.param("assess", date(2026, 7, 15), "Asia/Jayapura", id="assess-WIT"),
        pytest.param("certify", date(2026, 7, 15), "Asia/Jayapura", id="certify-WIT"),
        pytest.param("assess", date(2028, 2, 29), "Asia/Jakarta", id="assess-29 February"),
        pytest.param("certify", date(2026, 12, 31), "Asia/Jakarta", id="certify-31 December"),
    ],
)
async def test_midnight_may_pass_before_any_step(system: System, step: str, day: date, time_zone: str) -> None:
    candidate = Candidate(system, day, time_zone)
    certificate = await certified(candidate, midnight_before=step)
    issued = system.services["certification"].clock.now().astimezone(LSP_ZONE).date()
    assert certificate.issued_on == issued
    assert str(issued.year) in certificate.number


LAST_DAYS = {
    date(2026, 7, 15): date(2029, 7, 14),
    date(2028, 2, 29): date(2031, 2, 28),
    date(2026, 12, 31): date(2029, 12, 30),
}


@pytest.mark.parametrize("day", LAST_DAYS, ids=str)
async def test_a_certificate_holds_through_its_last_day_where_the_lsp_is(system: System, day: date) -> None:
    candidate = Candidate(system, day, "Asia/Makassar")
    certificate = await certified(candidate, midnight_before="")
    assert certificate.issued_on == day
    assert certificate.valid_until == LAST_DAYS[day]
    expires = datetime.combine(certificate.valid_until + timedelta(days=1), datetime.min.time(), LSP_ZONE)
    assert await status(candidate, certificate, expires - timedelta(seconds=1)) == "active"
    assert await status(candidate, certificate, expires) == "expired"


async def status(candidate: Candidate, certificate: Certificate, moment: datetime) -> str:
    """Return what anyone who verifies the certificate at this moment is told."""
    candidate.system.wait_until(moment)
    client = candidate.system.services["certification"].client
    body = {"certificate_number": certificate.number, "holder_name": NAME}
    answer = await client.post("/v1/verifications", json=body)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["status"])
