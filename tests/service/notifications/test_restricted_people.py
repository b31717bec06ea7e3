"""Nobody restricted is written to, whatever happens meanwhile, but of what may be appealed against; nothing is lost."""

from datetime import timedelta
from pathlib import Path

import pytest

from kompeten.database.sessions import in_transaction
from kompeten.events import (
    EnrolmentErased,
    EnrolmentReleased,
    EnrolmentRestricted,
    ProcessingReleased,
    ProcessingRestricted,
    SurveyInvited,
)
from kompeten.ids import new_id
from notifications.letters import rendering
from notifications.letters.kinds import APPEALABLE
from notifications.messages.holding import hold_messages
from notifications.messages.rules import HELD, OVERTAKEN
from support.drivers.notifications import MailServer, send
from support.drivers.participants import enrolled
from support.events import assigned, decided, sample
from support.people import registered
from support.services import ServiceUnderTest

TEMPLATES = Path(rendering.__file__).parent / "templates"


async def swept(mailing: ServiceUnderTest) -> dict[str, tuple[str, str | None]]:
    """Let the sender sweep and send; return by kind where the messages stand, and why."""
    await in_transaction(mailing.runtime.sessions, hold_messages)
    await send(mailing)
    rows = await mailing.rows("SELECT kind, state, reason FROM message ORDER BY id")
    return {row["kind"]: (row["state"], row["reason"]) for row in rows}


async def test_letters_about_the_restricted_are_held_to_whomever_and_go_out_after_the_release(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    someone = new_id()
    await mailing.deliver(registered(someone), sample(ProcessingRestricted, someone))
    await mailing.deliver(assigned(someone), registered())
    assert await swept(mailing) == {
        "candidate_registered": ("sent", None),  # somebody else's
        "candidate_scheduled": ("held", HELD),
        "assessor_assigned": ("held", HELD),
    }
    admin = mailing.token("lsp_admin")
    listed = await mailing.client.get("/v1/messages", params={"state": "held"}, headers=admin)
    assert {one["reason"] for one in listed.json()["items"]} == {HELD}
    assert len(listed.json()["items"]) == 3
    await mailing.deliver(sample(ProcessingReleased, someone))
    assert set((await swept(mailing)).values()) == {("sent", None)}
    assert len(mail_server.taken) == 4


async def test_no_sender_takes_what_nobody_has_swept_aside_yet(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    someone = new_id()
    await mailing.deliver(registered(someone), enrolled(someone))
    await mailing.deliver(sample(ProcessingRestricted, someone), sample(EnrolmentRestricted, someone))
    await send(mailing)
    assert mail_server.taken == []


async def test_whoever_may_appeal_hears_of_it_all_the_same(mailing: ServiceUnderTest, mail_server: MailServer) -> None:
    someone = new_id()
    await mailing.deliver(registered(someone))
    await swept(mailing)
    await mailing.deliver(sample(ProcessingRestricted, someone), decided(someone))
    assert (await swept(mailing))["candidate_not_granted"] == ("sent", None)
    assert len(mail_server.taken) == 2


def test_those_are_the_letters_that_name_the_right() -> None:
    naming = {path.stem for path in TEMPLATES.glob("[!a]*_*.txt") if "appeal" in path.read_text("utf-8")}
    assert naming == set(APPEALABLE)


@pytest.mark.parametrize("days", [0, 60], ids=["open", "closed"])
async def test_after_the_release_a_survey_asks_if_it_is_still_open_and_says_so_if_not(
    mailing: ServiceUnderTest, mail_server: MailServer, days: int
) -> None:
    someone = new_id()
    closes_at = mailing.clock.now() + timedelta(days=30)
    await mailing.deliver(sample(EnrolmentRestricted, someone), sample(SurveyInvited, someone, closes_at=closes_at))
    assert await swept(mailing) == {"survey_supervisor": ("held", HELD)}
    mailing.clock.advance(timedelta(days=days))
    await mailing.deliver(sample(EnrolmentReleased, someone))
    assert await swept(mailing) == {"survey_supervisor": ("cancelled", OVERTAKEN) if days else ("sent", None)}
    assert len(mail_server.taken) == (0 if days else 1)


async def test_an_erasure_ends_what_is_held(mailing: ServiceUnderTest) -> None:
    someone = new_id()
    await mailing.deliver(enrolled(someone), sample(EnrolmentRestricted, someone))
    await swept(mailing)
    await mailing.deliver(sample(EnrolmentErased, someone))
    assert [state for state, _ in (await swept(mailing)).values()] == ["cancelled"]
