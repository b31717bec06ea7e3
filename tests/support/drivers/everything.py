"""Somebody certified beside an enrolment, a refusal and a webhook: one of everything that has an id."""

from uuid import UUID

import httpx

from certification.register.worker import number_waiting as number_facts
from kompeten.events import ApplicationSubmitted, ParticipantEnrolled
from kompeten.ids import new_id
from registration.feed.worker import number_waiting as number_changes
from support.drivers.candidate import ASSESSOR_ID, Candidate
from support.drivers.certification import PROPOSAL
from support.drivers.development import DevelopmentDriver
from support.drivers.registration import ENROLLED_WITH, ORGANIZER, person
from support.drivers.system import System
from support.drivers.webhooks import Subscriber
from support.events import decided, sample
from support.lsps import LSP
from support.strange_papers import jpeg


async def everything(system: System, client: httpx.AsyncClient) -> dict[str, str]:
    """Certify somebody and return an id of every kind, by the parameter of the paths."""
    candidate = Candidate(system)
    found = await enrolled(system, candidate)
    await candidate.apply(photo=jpeg())
    found |= {"upload_id": candidate.document, "document_id": candidate.document}
    found |= {"import_id": await candidate.send_file()}
    await candidate.assess()
    await candidate.certify()
    await system.carry()
    await number_changes(system.services["registration"].process.beside)
    headers = system.services["registration"].token("certification_manager", lsp_id=LSP)

    async def first(of: str) -> str:
        answer = await client.get(f"/v1/{of}", headers=headers)
        return str(answer.json()["items"][0]["id"])

    lists = {f"{name}_id": name + "s" for name in ("case", "session", "certificate", "message", "assessment")}
    found |= {name: await first(of) for name, of in lists.items()}
    await number_facts(system.services["certification"].runtime)
    found |= await ordered(candidate, found["certificate_id"]) | await subscribed(system)
    return found | {
        "application_id": str(candidate.application),
        "batch_id": str(candidate.batch),
        "person_id": await candidate.person_id(),
        "organizer_id": ORGANIZER,
        "lsp_id": LSP,
        "assessor_id": ASSESSOR_ID,
        "member_id": await first("committee-members"),
        "code": "KL-04",
        "version": "1",
        "kind": "reaction",
    }


async def ordered(candidate: Candidate, certificate_id: str) -> dict[str, str]:
    """Propose to suspend the certificate, alone and among others, and return the ids."""
    asked = PROPOSAL | {"kind": "suspend", "reason": "surveillance_missed"}
    who = ("quality_manager",)
    order = await candidate.ask("certification", "POST", f"certificates/{certificate_id}/orders", asked, roles=who)
    together = asked | {"certificate_ids": [certificate_id]}
    collection = await candidate.ask("certification", "POST", "order-collections", together, roles=who)
    return {"order_id": order["id"], "collection": collection["id"]}


async def subscribed(system: System) -> dict[str, str]:
    """Enter a webhook of the LSP, ping it, and return the ids."""
    notifications = system.services["notifications"]
    admin = Subscriber(notifications, notifications.token("lsp_admin", lsp_id=LSP))
    webhook_id = await admin.subscribe("https://sistem.example.id/hook", ApplicationSubmitted)
    return {"webhook_id": webhook_id, "event_id": (await admin.call("POST", f"/{webhook_id}/ping"))["event_id"]}


async def enrolled(system: System, candidate: Candidate) -> dict[str, str]:
    """Announce an activity beside a programme, enrol somebody, and return the ids."""
    development = DevelopmentDriver(system.services["development"])
    programme, activity = await development.programme(), await development.announced()
    await system.carry()
    who = {name: value for name, value in person().items() if name in ENROLLED_WITH} | {"activity_id": activity}
    headers = candidate.registration.organizer
    enrolment = await candidate.ask("registration", "POST", "enrolments", who, headers=headers)
    await system.carry()
    await learned(development, activity, enrolment["id"])
    kept = await handed_out(development, activity)
    return kept | {
        "programme_id": programme,
        "activity_id": activity,
        "owner_id": activity,
        "enrolment_id": enrolment["id"],
    }


async def learned(development: DevelopmentDriver, activity: str, enrolment_id: str) -> None:
    """Name a step and let the LSP enter that somebody passed it."""
    step = {"code": "tugas", "name": "Tugas", "name_en": "Task"}
    entry = {"enrolment_id": enrolment_id, "step": "tugas", "outcome": "passed", "on": "2026-07-01"}
    asked = (("PUT", "", {"steps": [step]}), ("POST", "/entries", {"entries": [entry]}))
    for method, path, body in asked:
        answer = await development.call(method, f"steps/{activity}{path}", body, as_=development.admin)
        assert answer.status_code == 200, answer.text


async def handed_out(development: DevelopmentDriver, activity: str) -> dict[str, str]:
    """Let the activity have a file of numbers and a material, and return their ids."""
    client, headers = development.service.client, development.organizer()
    path, rows = f"/v1/development-imports?kind=scores&activity_id={activity}", b'{"nama": "Budi", "sebelum": 40}'
    file = await client.post(path, content=rows, headers=headers)
    material = await client.post(f"/v1/materials?activity_id={activity}&title=Foto", content=jpeg(), headers=headers)
    return {"file_id": file.json()["id"], "material_id": material.json()["id"]}


async def mentored(system: System) -> dict[str, str]:
    """Let a senior agree with a junior in a circle, and return the ids."""
    development = DevelopmentDriver(system.services["development"])
    circle, junior = await development.announced(kind="mentoring_circle"), new_id()
    await development.service.deliver(sample(ParticipantEnrolled, junior, activity_id=circle))
    mentor = development.service.token("applicant", subject="user-puji")
    agreed = {"unit_codes": ["R.91PRP02.021.1"], "goal": "Mengklasifikasi sendiri."}
    answer = await development.call("PUT", f"activities/{circle}/mentorings/{junior}", agreed, as_=mentor)
    assert answer.status_code == 200, answer.text
    return {"activity_id": circle, "enrolment_id": str(junior), "stage": "halfway"}


async def refused(system: System) -> UUID:
    """Let the committee refuse somebody, and return the application their plan is known by."""
    application, person = new_id(), new_id()
    told = decided(application, person_id=person, organizer_id=ORGANIZER)
    await system.services["development"].deliver(told)
    return application
