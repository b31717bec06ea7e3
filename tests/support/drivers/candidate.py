"""One person's way through all four services, to be erased at its end: every free text names them."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

import httpx

from registration.forms.fields import Column
from registration.imports.worker import work_off
from support.activities import announced
from support.drivers.assessment import ASSESSOR
from support.drivers.certification import DECREE, MEMBERS, PROPOSAL, ROSTERED
from support.drivers.papers import Papers
from support.drivers.registration import CONSENT, ENROLLED_WITH, RegistrationDriver, person
from support.drivers.system import System

NAME = "Halimatus Kanarina"
PRINTED = f"{NAME} Hanacaraka"  # as if the name itself were in other letters
EMAIL = "halimatus.kanarina@example.id"
PHONE = "084000777123"
NIK = "6371015502809771"
EMPLOYER = "Taman Baca Kanari Emas"
TYPED = f"Menurut {NAME}"
WORDS = (NAME, EMAIL, PHONE, NIK, EMPLOYER, "Jl. Kenari Nomor Tujuh", "198002152009047771")
PERSON = {
    "full_name": NAME,
    "email": EMAIL,
    "phone": PHONE,
    "national_id": NIK,
    "employer": EMPLOYER,
    "address": "Jl. Kenari Nomor Tujuh",
    "civil_servant_id": "198002152009047771",
}
ASSESSOR_ID = "0197f000-0000-7000-8000-00000000000b"


@dataclass
class Candidate:
    """The system and one candidate in it."""

    system: System
    day: date = date(2026, 7, 15)  # of the batch
    time_zone: str = "Asia/Makassar"  # of the venue
    batch: UUID = field(init=False)
    application: UUID = field(init=False)
    document: str = field(init=False)

    def at(self, hour: int) -> datetime:
        """Return a full hour of the day at the venue; 24 is the midnight that ends it."""
        return datetime.combine(self.day, time(), ZoneInfo(self.time_zone)) + timedelta(hours=hour)

    @property
    def registration(self) -> RegistrationDriver:
        """Registration and everybody who calls it."""
        return RegistrationDriver(self.system.services["registration"])

    @property
    def assessor(self) -> dict[str, str]:
        """The headers of the candidate's assessor."""
        return self.system.services["assessment"].token("assessor", subject="user-puji", assessor_id=ASSESSOR_ID)

    async def ask(self, service: str, method: str, path: str, body: Any = None, **who: Any) -> Any:
        """Send a request under `/v1` and return its JSON; each POST has an Idempotency-Key."""
        one = self.system.services[service]
        roles = who.pop("roles", ("certification_manager",))
        headers = who.pop("headers", None) or one.token(*roles, **who)
        keyed = {"Idempotency-Key": f"{method}-{path}".replace("/", "-")} if method == "POST" else {}
        answer = await one.client.request(method, f"/v1/{path}", json=body, headers=headers | keyed)
        assert answer.status_code < 300, answer.text
        return answer.json()

    async def apply(self, *, photo: bytes | None = None, **changes: str) -> UUID:
        """Send the person's application in, with a photo and half of a diploma or without, and have it accepted."""
        days = {"starts_on": self.day.isoformat(), "ends_on": self.day.isoformat()}
        self.batch = await self.registration.approved_batch(**days, time_zone=self.time_zone)
        body = {"batch_id": str(self.batch), **_form(**changes)}
        answer = await self.ask("registration", "POST", "applications", body, headers=self.registration.organizer)
        self.application = UUID(answer["id"])
        reasons = [{"field": "address", "reason": TYPED}]
        await self.registration.do(self.application, "return", reasons=reasons)
        await self.ask(
            "registration",
            "PUT",
            f"applications/{self.application}",
            _form(**changes),
            headers=self.registration.organizer,
        )
        if photo is not None:
            papers = Papers(self.registration, self.application)
            self.document = await papers.kept("photo", photo)
            await papers.send(await papers.begun("diploma", 100), b"%PDF-", offset=0)
        path = f"applications/{self.application}/acceptance"
        await self.ask("registration", "POST", path, headers=self.registration.admin)
        return self.application

    async def train(self) -> None:
        """Let the person be enrolled for an activity, and withdrawn from it."""
        activity = announced()
        await self.registration.service.deliver(activity)
        body = {name: value for name, value in _form().items() if name in ENROLLED_WITH} | {
            "activity_id": str(activity.activity_id),
            "weak_units": ["R.91PRP02.021.1"],
            "scheme_code": "KL-04",
        }
        answer = await self.ask("registration", "POST", "enrolments", body, headers=self.registration.organizer)
        path = f"enrolments/{answer['id']}/withdrawal"
        await self.ask("registration", "POST", path, {"reason": TYPED}, headers=self.registration.organizer)

    async def send_file(self) -> str:
        """Send the person in a file, with another employer: a row that is refused, for the LSP has it already.

        Returns the id of the import.
        """
        columns = {column: _form().get(column.field.json_name, "") for column in Column}
        columns[Column.INSTANSI] = f"{EMPLOYER} Dua"
        content = ";".join(columns) + "\n" + ";".join(columns.values())
        query = {"batch_id": str(self.batch), "consent_version": CONSENT}
        answer = await self.registration.client.post(
            "/v1/imports", params=query, content=content, headers=self.registration.organizer
        )
        assert answer.status_code == 202, answer.text
        await work_off(self.registration.service.process.beside)
        return str(answer.json()["id"])

    async def assess(self, mark: str = "competent") -> None:
        """Let the candidate be assessed on the day of the batch or later; the notes name them."""
        self.system.wait_until(self.at(9))
        await self.system.carry()
        page = await self.ask("assessment", "GET", f"assessments?batch_id={self.batch}")
        assessment = page["items"][0]
        await self.ask("assessment", "PUT", f"assessors/{ASSESSOR_ID}", ASSESSOR | {"valid_until": "2099-12-31"})
        at = f"assessments/{assessment['id']}"
        slot = {"assessor_id": ASSESSOR_ID, "starts_at": f"{self.at(9):%FT%T%z}", "ends_at": f"{self.at(10):%FT%T%z}"}
        await self.ask("assessment", "PUT", f"{at}/assignment", slot)
        results = [
            {"id": _id(place), "unit_code": unit["code"], "mark": mark, "evidence": ["observation"], "note": TYPED}
            for place, unit in enumerate(assessment["participant"]["scheme"]["units"])
        ]
        await self.ask("assessment", "PUT", f"{at}/results", {"results": results}, headers=self.assessor)
        await self.ask("assessment", "POST", f"{at}/completion", {"follow_up": TYPED}, headers=self.assessor)
        await self.system.carry()

    async def certify(self, outcome: str = "granted", corrected: str | None = None) -> None:
        """Let the committee decide, and the director issue what it granted, to a name corrected in between."""
        cases = await self.ask("certification", "GET", f"cases?batch_id={self.batch}")
        case = cases["items"][0]["id"]
        sitting = {"batch_id": str(self.batch), "title": "Pleno", "held_on": str(self.day), "place": "Jakarta"}
        for member in MEMBERS:
            path = f"committee-members/{uuid5(NAMESPACE_URL, member['user_id'])}"
            entry = ROSTERED | {"schemes": [cases["items"][0]["scheme_code"]]} | member
            await self.ask("certification", "PUT", path, entry, roles=["quality_manager"], subject="user-mutu")
        members = [member["user_id"] for member in MEMBERS]
        opened = await self.ask("certification", "POST", "sessions", sitting | {"members": members})
        at = f"sessions/{opened['id']}"
        for one in members:
            await self.ask("certification", "PUT", f"{at}/presence", {}, roles=["committee"], subject=one)
        decision = {"outcome": outcome, "reason": TYPED}
        await self.ask(
            "certification", "PUT", f"{at}/decisions/{case}", decision, roles=["committee"], subject="user-ani"
        )
        decree = DECREE | {"decree_date": str(self.day)}
        await self.ask("certification", "POST", f"{at}/closure", decree, roles=["committee"], subject="user-ani")
        if corrected is not None:
            await self.registration.do(self.application, "correction", full_name=corrected, reason=TYPED)
            await self.system.carry()
            path, seen = f"cases/{case}/confirmation", {"revision": 2}
            await self.ask("certification", "POST", path, seen, roles=["committee"], subject="user-ani")
        if outcome == "granted":
            await self.ask("certification", "POST", f"{at}/issue", roles=["director"], subject="user-eka")

    async def propose_suspension(self) -> None:
        """Let somebody propose to suspend the certificate; what it rests on names the person."""
        (certificate,) = (await self.ask("certification", "GET", "certificates", roles=["director"]))["items"]
        order = PROPOSAL | {"kind": "suspend", "reason": "surveillance_missed", "explanation": TYPED}
        await self.ask("certification", "POST", f"certificates/{certificate['id']}/orders", order)

    async def person_id(self) -> str:
        """Return the person's id, as the LSP's admin finds it."""
        return str((await self.registration.application(self.application))["person_id"])

    async def erase(self, reason: str = "requested", **who: Any) -> httpx.Response:
        """Ask for the person's erasure."""
        registration = self.system.services["registration"]
        headers = who.get("headers") or self.registration.admin
        path = f"/v1/people/{who.get('person_id') or await self.person_id()}/erasure"
        return await registration.client.post(path, json={"reason": reason}, headers=headers)


def _form(**changes: str) -> dict[str, str]:
    return person(**PERSON) | changes


def _id(place: int) -> str:
    return f"0197f000-0000-4000-8000-0000000001{place:02}"
