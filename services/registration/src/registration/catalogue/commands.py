"""Writing and activating scheme versions."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.recording import audit_act
from kompeten.http.organizers import refuse_organizers
from kompeten.identity.tokens import Principal
from kompeten.problems import FieldError, NotFound, Text, field_error
from registration.catalogue.models import StoredVersion, columns_of
from registration.catalogue.problems import ACTIVATION_MESSAGES, NotActivatable, VersionImmutable
from registration.catalogue.queries import lock_versions
from registration.catalogue.rules import (
    VERSION,
    ActivationFinding,
    VersionMove,
    check_activation,
    forbidden_changes,
)
from registration.catalogue.schemes import SchemeVersion, VersionState


async def write_version(session: AsyncSession, draft: SchemeVersion, *, principal: Principal) -> SchemeVersion:
    """Store a draft, new or changed; repeating what an active version says changes nothing.

    Raises `VersionImmutable` when anything of a version that is no draft would change.
    """
    refuse_organizers(principal)
    entered = insert(StoredVersion).values(lsp_id=principal.lsp_id, **columns_of(draft))
    await session.execute(entered.on_conflict_do_nothing())
    versions = await lock_versions(session, lsp_id=principal.lsp_id, code=draft.scheme_code)
    row = next(row for row in versions if row.version == draft.version)
    changes = forbidden_changes(row.as_version(), draft)
    if changes:
        raise VersionImmutable(fields=changes)
    row.take(draft)
    audit_act(session, "write_version", "scheme_version", _key(row), by=principal)
    return row.as_version()


async def activate_version(session: AsyncSession, code: str, version: int, *, principal: Principal) -> SchemeVersion:
    """Make a draft the version people apply for; the one active until now is retired.

    Raises `NotActivatable` with every reason, `IllegalMove` from any state but draft.
    """
    refuse_organizers(principal)
    versions = await lock_versions(session, lsp_id=principal.lsp_id, code=code)
    row = next((row for row in versions if row.version == version), None)
    if row is None:
        raise NotFound
    following = VERSION.after(row.state, VersionMove.ACTIVATE)
    findings = check_activation(row.as_version())
    if findings:
        raise NotActivatable(errors=[_as_field_error(finding) for finding in findings])
    for earlier in versions:
        if earlier.state is VersionState.ACTIVE:
            earlier.state = VERSION.after(earlier.state, VersionMove.RETIRE)
            audit_act(session, "retire_version", "scheme_version", _key(earlier), by=principal)
    await session.flush()  # before the next one becomes active: one active version per scheme
    row.state = following
    audit_act(session, "activate_version", "scheme_version", _key(row), by=principal)
    return row.as_version()


def _as_field_error(finding: ActivationFinding) -> FieldError:
    message = Text(*ACTIVATION_MESSAGES[finding.code])
    if finding.unit is None:
        return field_error("units", finding.code, message)
    return field_error("code", finding.code, message, pointer=f"#/units/{finding.unit}/code")


def _key(row: StoredVersion) -> str:
    return f"{row.lsp_id}/{row.scheme_code}/{row.version}"
