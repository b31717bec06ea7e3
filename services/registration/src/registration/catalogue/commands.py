"""Writing and activating scheme versions."""

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten import audit
from kompeten.http.problems import Conflict, FieldError, IllegalMove, Invalid, Text, field_error
from kompeten.identity import Principal
from registration.catalogue.messages import ACTIVATION_MESSAGES
from registration.catalogue.models import StoredVersion, columns_of
from registration.catalogue.queries import active_versions, stored_version
from registration.catalogue.rules import (
    VERSION_MOVES,
    ActivationFinding,
    VersionMove,
    check_activation,
    forbidden_changes,
)
from registration.catalogue.schemes import SchemeVersion, VersionState


class VersionImmutable(Conflict):
    """409: only drafts change; certificates are printed from what was active."""

    code = "scheme_version_immutable"
    message = Text(
        "Versi skema ini sudah diaktifkan; {fields} tidak dapat diubah. Buat versi baru.",
        "This scheme version has been activated; {fields} cannot change. Make a new version.",
    )


class NotActivatable(Invalid):
    """422: the version lacks something."""

    code = "scheme_version_incomplete"
    message = Text("Versi skema belum dapat diaktifkan.", "The scheme version cannot be activated yet.")


async def write_version(session: AsyncSession, principal: Principal, draft: SchemeVersion) -> SchemeVersion:
    """Store a draft, new or changed; repeating what an active version says changes nothing.

    Raises `VersionImmutable` when anything of a version that is no draft would change.
    """
    key = (principal.lsp_id, draft.scheme_code, draft.version)
    row = await session.get(StoredVersion, key, with_for_update=True)
    if row is None:
        session.add(StoredVersion(lsp_id=principal.lsp_id, **columns_of(draft)))
    else:
        changes = forbidden_changes(row.as_version(), draft)
        if changes:
            raise VersionImmutable(fields=changes)
        row.take(draft)
    _audit(session, principal, "write_version", draft)
    return draft if row is None else row.as_version()


async def activate_version(session: AsyncSession, principal: Principal, *, code: str, version: int) -> SchemeVersion:
    """Make a draft the version people apply for; the one active until now is retired.

    Raises `NotActivatable` with every reason, `IllegalMove` from any state but draft.
    """
    row = await stored_version(session, lsp_id=principal.lsp_id, code=code, version=version)
    following = VERSION_MOVES.get((row.state, VersionMove.ACTIVATE))
    if following is None:
        legal = [move for state, move in VERSION_MOVES if state is row.state]
        raise IllegalMove(state=row.state, legal=legal)
    findings = check_activation(row.as_version())
    if findings:
        raise NotActivatable(errors=[_told(finding) for finding in findings])
    for earlier in (await active_versions(session, lsp_id=principal.lsp_id, codes=[code])).values():
        await _retire(session, principal, earlier)
    row.state = following
    activated = row.as_version()
    _audit(session, principal, "activate_version", activated)
    return activated


async def _retire(session: AsyncSession, principal: Principal, version: SchemeVersion) -> None:
    row = await stored_version(
        session, lsp_id=principal.lsp_id, code=version.scheme_code, version=version.version
    )
    row.state = VersionState.RETIRED
    await session.flush()  # before the next one becomes active: one active version per scheme
    _audit(session, principal, "retire_version", version)


def _told(finding: ActivationFinding) -> FieldError:
    message = Text(*ACTIVATION_MESSAGES[finding.code])
    if finding.unit is None:
        return field_error("units", finding.code, message)
    return field_error("code", finding.code, message, pointer=f"#/units/{finding.unit}/code")


def _audit(session: AsyncSession, principal: Principal, action: str, version: SchemeVersion) -> None:
    audit.record(
        session,
        actor=principal.subject,
        action=action,
        object_type="scheme_version",
        object_id=f"{principal.lsp_id}/{version.scheme_code}/{version.version}",
    )
