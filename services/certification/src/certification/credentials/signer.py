"""The worker that signs issued certificates: it follows the commit, and signs what was frozen at issue."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate
from certification.certificates.versions import printed_document
from certification.credentials.badges import StatusPlace, credential_of
from certification.credentials.changes import publish_changes
from certification.credentials.keys import Keyring
from certification.credentials.lists import lock_open_list, renew_lists
from certification.credentials.models import SignedCredential, StatusList
from certification.credentials.revoking import sign_revoked_again
from certification.credentials.signing import Signatory, find_signatory
from certification.credentials.statements import claims_of, sign_statement
from certification.credentials.status_lists import FULLEST, choose_places, places_of
from kompeten.database.sessions import in_transaction, now
from kompeten.runtime import Runtime
from kompeten.service.working import work_when_woken

POLL_SECONDS = 2.0  # a change made by another process is in the lists within five seconds
LOOK_SECONDS = 60.0  # between two looks for keys that were revoked
CHUNK = 20  # certificates of one transaction: half a second of hashing
TASK = "signer"

log = structlog.get_logger(__name__)


class Signer:
    """Signs what is not signed yet, the LSPs in turn; of several processes one at a time signs for an LSP.

    `signed` hears of it: what is signed can be drawn.
    """

    def __init__(self, runtime: Runtime, keyring: Keyring, *, signed: Callable[[], None] = lambda: None) -> None:
        self.keyring = keyring
        self._signed = signed
        self._runtime = runtime
        self._woken = asyncio.Event()
        self._last_turn = ""
        self._next_look = 0.0

    def wake(self) -> None:
        """Sign now instead of at the next poll."""
        self._woken.set()

    async def run(self) -> None:
        """Sign until cancelled; an outage of the database or of the keyring is waited out."""
        await work_when_woken(self._runtime, TASK, self._work, woken=self._woken, poll_seconds=POLL_SECONDS)

    async def sign_some(self) -> int:
        """Sign a chunk of one LSP's certificates in one transaction and return how many."""
        return await in_transaction(self._runtime.sessions, self._sign_chunk)

    async def _work(self) -> bool:
        if self._next_look <= self._runtime.clock.elapsed():
            self._next_look = self._runtime.clock.elapsed() + LOOK_SECONDS
            await in_transaction(self._runtime.sessions, partial(sign_revoked_again, keyring=self.keyring))
        base = self._runtime.settings.public_url
        done = await self.sign_some()
        for step in (publish_changes, renew_lists):
            done += await in_transaction(self._runtime.sessions, partial(step, keyring=self.keyring, base=base))
        if done:
            self._signed()
        return done > 0

    async def _sign_chunk(self, session: AsyncSession) -> int:
        signatory = await self._next_signatory(session)
        if signatory is None:
            return 0
        status_list = await lock_open_list(session, signatory, base=self._runtime.settings.public_url)
        unsigned = select(Certificate).where(Certificate.lsp_id == signatory.lsp_id, Certificate.signed_at.is_(None))
        room = min(CHUNK, FULLEST - status_list.taken)
        certificates = (await session.scalars(unsigned.order_by(Certificate.id).limit(room))).all()
        places = await _places(session, status_list, certificates)
        for certificate in certificates:
            await _sign(session, signatory, certificate, places[certificate.id])
            await _state(session, signatory, certificate, places[certificate.id])
        signed = update(Certificate).where(Certificate.id.in_([one.id for one in certificates]))
        await session.execute(signed.values(signed_at=now(session)))
        return len(certificates)

    async def _next_signatory(self, session: AsyncSession) -> Signatory | None:
        """Return the next LSP that has something to sign, and keys to sign it with."""
        waiting = select(Certificate.lsp_id).where(Certificate.signed_at.is_(None)).distinct()
        for lsp_id in sorted(await session.scalars(waiting), key=lambda one: (one <= self._last_turn, one)):
            signatory = await find_signatory(self.keyring, lsp_id)
            if signatory is not None:
                self._last_turn = lsp_id
                return signatory
            log.error("no key to sign with", lsp_id=lsp_id)
        return None


async def _places(
    session: AsyncSession, status_list: StatusList, certificates: Sequence[Certificate]
) -> dict[UUID, StatusPlace]:
    """Return where the status of each stands: where it stood before, or a free place of the open list."""
    ids = [one.id for one in certificates]
    signed = select(SignedCredential).where(SignedCredential.certificate_id.in_(ids))
    places = {one.certificate_id: StatusPlace(one.list_number, one.place) for one in await session.scalars(signed)}
    fresh = [one for one in certificates if one.id not in places]
    wished = [places_of(code_of(one)) for one in fresh]
    taken = select(SignedCredential.place).where(
        SignedCredential.lsp_id == status_list.lsp_id,
        SignedCredential.list_number == status_list.number,
        SignedCredential.place.in_({place for one in wished for place in one}),
    )
    chosen = choose_places(wished, (await session.scalars(taken)).all())
    status_list.taken += len(fresh)
    return places | {one.id: StatusPlace(status_list.number, place) for one, place in zip(fresh, chosen, strict=True)}


async def _sign(session: AsyncSession, signatory: Signatory, certificate: Certificate, place: StatusPlace) -> None:
    credential = credential_of(
        printed_document(certificate),
        lsp_id=certificate.lsp_id,
        original_name=certificate.original_name,
        place=place,
    )
    said, did, key = credential.as_json(), credential.issuer.id, signatory.credential
    fresh = insert(SignedCredential).values(
        certificate_id=certificate.id,
        lsp_id=certificate.lsp_id,
        list_number=place.number,
        place=place.index,
        key=key.multibase,
        document=await signatory.secured(said, did, key, created=certificate.issued_at),
        token=await signatory.token(said, did, key),
        signed_at=now(session),
    )
    again = {name: fresh.excluded[name] for name in ("key", "document", "token", "signed_at")}
    await session.execute(fresh.on_conflict_do_update(index_elements=["certificate_id"], set_=again))


async def _state(session: AsyncSession, signatory: Signatory, certificate: Certificate, place: StatusPlace) -> None:
    """Sign what the document to be drawn will carry; one that was drawn, maybe meanwhile, keeps what it carries."""
    lsp_id, key = signatory.lsp_id, signatory.statement
    if key is None or certificate.sha256 is not None:
        return
    claims = claims_of(printed_document(certificate), lsp_id=lsp_id, place=place)
    undrawn = update(Certificate).where(Certificate.id == certificate.id, Certificate.sha256.is_(None))
    await session.execute(undrawn.values(statement=await sign_statement(claims, signatory.keyring, lsp_id, key)))


def code_of(certificate: Certificate) -> str:
    """Return the certificate's verification code, which stands in its frozen document alone."""
    return certificate.document.verification_url.rpartition("/")[2]
