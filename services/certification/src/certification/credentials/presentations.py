"""Verifying a credential that anybody shows: ours is asked check by check, everybody else's is told to be that."""

from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from certification.credentials.canonical import Json, NotCanonical
from certification.credentials.checks import (
    Check,
    Finding,
    Presented,
    check_dates,
    check_signer,
    check_status,
    find_presented,
    read_shape,
)
from certification.credentials.dids import lsp_of
from certification.credentials.jwts import is_token_signed
from certification.credentials.keys import Key, Keyring
from certification.credentials.problems import NotOurs
from certification.credentials.shape import Credential
from certification.credentials.signing import is_signed_off_loop
from certification.verification.problems import NotVerifiable
from certification.verification.queries import get_certificate_by_code
from certification.verification.schemas import CertificateView
from kompeten.database.sessions import now
from kompeten.lsps import is_known

Findings = dict[Check, Finding]


@dataclass
class Judgement:
    """What was found, and the certificate behind a credential whose signature holds."""

    findings: Findings = field(default_factory=lambda: dict.fromkeys(Check, Finding.NOT_CHECKED))
    certificate: CertificateView | None = None


async def judge(session: AsyncSession, shown: Json | str, *, keyring: Keyring, public_url: str) -> Judgement:
    """Return one finding per check; `NotOurs` where the issuer is none of this installation's."""
    judgement = Judgement()
    found = judgement.findings
    presented = find_presented(shown)
    if presented is None:
        found[Check.FORMAT] = Finding.NOT_A_CREDENTIAL
        return judgement
    lsp_id = lsp_of(presented.issuer or "", public_url)
    if lsp_id is None or not await is_known(session, lsp_id):
        raise NotOurs
    found[Check.FORMAT] = Finding.PASSED
    credential = read_shape(presented)
    if isinstance(credential, Finding):
        found[Check.SCHEMA] = credential
        return judgement
    found[Check.SCHEMA] = Finding.PASSED
    key = check_signer(presented.method, credential.issuer.id, await keyring.keys(lsp_id))
    if isinstance(key, Finding):
        found[Check.ISSUER] = key
        return judgement
    found[Check.ISSUER] = Finding.PASSED
    if not await _is_intact(presented, key):
        found[Check.SIGNATURE] = Finding.ALTERED
        return judgement
    found[Check.SIGNATURE] = Finding.PASSED
    found[Check.DATES] = check_dates(credential, now(session))
    found[Check.STATUS], judgement.certificate = await _look_up(session, credential)
    return judgement


async def _is_intact(presented: Presented, key: Key) -> bool:
    if presented.token is not None:
        return is_token_signed(presented.token, key.public)
    try:
        return await is_signed_off_loop(presented.content, key.public)
    except NotCanonical:
        return False


async def _look_up(session: AsyncSession, credential: Credential) -> tuple[Finding, CertificateView | None]:
    """Ask the register itself, which knows before any list does."""
    code = credential.id.rpartition("/v1/verifications/")[2].removesuffix("/credential")
    try:
        view, _ = await get_certificate_by_code(await session.connection(), code, moment=now(session))
    except NotVerifiable:
        return Finding.NOT_IN_REGISTER, None
    said = {unit.target_code for unit in credential.credential_subject.achievement.alignment}
    is_current = said == {unit.code for unit in view.units}
    return check_status(view.status, is_current=is_current), view
