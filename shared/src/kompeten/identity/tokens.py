"""Who is asking: roles and tenants from a verified token, and from nothing else."""

import binascii
import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError

from kompeten.clock import Clock, SystemClock
from kompeten.identity.keys import PublicKeys
from kompeten.identity.subjects import tidy_subject
from kompeten.problems import Unauthenticated
from kompeten.settings import IdentitySettings

ALGORITHMS = ["RS256", "ES256", "Ed25519", "EdDSA"]  # pinned: no `none`, no shared secrets
LEEWAY_SECONDS = 30
MOST_CACHED = 10_000  # a token and its caller are about 2 KB: 20 MB at most
LONGEST_CACHED_SECONDS = 3_600  # whatever expiry a token claims
LONGEST_TOKEN = 8_192  # characters; longer ones are not even parsed
TYPES = {None, "jwt", "at+jwt", "application/at+jwt"}  # RFC 9068; an ID or logout token has another, or is not for us
ACCESS = "Bearer"

Claims = Mapping[str, Any]  # Any: claims are JSON


class Role(StrEnum):
    """What somebody may be; other names in a token are ignored."""

    ORGANIZER_SYSTEM = "organizer_system"
    APPLICANT = "applicant"
    LSP_ADMIN = "lsp_admin"
    CERTIFICATION_MANAGER = "certification_manager"
    ASSESSOR = "assessor"
    COMMITTEE = "committee"
    DIRECTOR = "director"
    QUALITY_MANAGER = "quality_manager"
    OPERATOR = "operator"
    OBSERVER = "observer"  # of the installation or of an LSP; writes nothing


OF_ORGANIZERS = frozenset({Role.ORGANIZER_SYSTEM})
OF_OPERATORS = frozenset({Role.OPERATOR, Role.OBSERVER})


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Whoever a token speaks for: a `Principal` of an LSP, or an `Operator` of the installation, never both."""

    subject: str
    lsp_id: str | None = None
    roles: frozenset[Role]
    name: str | None = None
    organizer_id: str | None = None

    def has(self, *roles: Role) -> bool:
        """Tell whether one of these roles is held."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True, kw_only=True)
class Principal(Caller):
    """Somebody of an LSP; organizer and assessor are None for everybody else.

    Who belongs to an organizer has the roles of organizers only, whatever else their token says: whoever feeds
    applications in decides nothing and sees their own alone, in every service.
    """

    lsp_id: str
    assessor_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Operator(Caller):
    """Somebody who looks after the installation, or only looks: has no LSP, and sees and decides nothing of any."""


class TokenVerifier:
    """Turns access tokens into callers: signature by a pinned algorithm, iss, aud, exp, nbf, tenant, roles."""

    def __init__(self, settings: IdentitySettings, clock: Clock | None = None) -> None:
        self._settings = settings
        self._clock = clock or SystemClock()
        self._keys = PublicKeys(settings, self._clock)
        self._registry = jwt.JWTClaimsRegistry(
            now=lambda: int(self._clock.now().timestamp()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": settings.oidc_issuer},
            aud={"essential": True, "value": settings.oidc_audience},
            exp={"essential": True},
            sub={"essential": True},
        )
        self._verified: dict[str, tuple[Caller, str, datetime]] = {}

    @classmethod
    def from_settings(cls, settings: IdentitySettings, clock: Clock | None = None) -> Self:
        """Return a verifier with its keys read when they are in a file.

        `UnusableKeys` when the file cannot serve, or holds a development key in production: the process must not start.
        """
        verifier = cls(settings, clock)
        verifier._keys.load_file()
        return verifier

    async def load(self) -> None:
        """Fetch keys that are behind a URL; awaited at start, `UnusableKeys` should end it, an outage does not."""
        await self._keys.load()

    async def verify(self, token: str) -> Caller:
        """Return whom the token speaks for; `Unauthenticated` when any check fails, without saying which."""
        if len(token) > LONGEST_TOKEN:
            raise Unauthenticated
        cached = self._verified.get(token)
        key_id = cached[1] if cached else _key_id(token)
        key = await self._keys.find(key_id)
        if key is None:
            raise Unauthenticated
        if cached and self._clock.now() < cached[2]:
            return cached[0]
        self._verified.pop(token, None)
        try:
            claims = jwt.decode(token, key, algorithms=ALGORITHMS).claims
            self._registry.validate(claims)
            caller = _caller(claims, self._settings)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise Unauthenticated from error
        self._remember(token, key_id, claims["exp"], caller=caller)
        return caller

    def _remember(self, token: str, key_id: str, expires: float, *, caller: Caller) -> None:
        if len(self._verified) >= MOST_CACHED:
            del self._verified[next(iter(self._verified))]
        until = min(expires, self._clock.now().timestamp() + LONGEST_CACHED_SECONDS)
        self._verified[token] = caller, key_id, datetime.fromtimestamp(until, UTC)


def _key_id(token: str) -> str:
    """Read the key id from the header, still unverified: it only chooses the key the signature must fit."""
    try:
        head = token.split(".", 1)[0]
        header = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
        key_id, kind = header["kid"], header.get("typ")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        raise Unauthenticated from None
    if not isinstance(key_id, str) or (kind.lower() if isinstance(kind, str) else kind) not in TYPES:
        raise Unauthenticated
    return key_id


def _caller(claims: Claims, settings: IdentitySettings) -> Caller:
    """Return whose token it is.

    A token that names an LSP belongs to it, and the role of operators in it counts for nothing; a token that names
    none must be an operator's or observer's, and its other roles count for nothing.
    """
    kind = claims.get("typ", ACCESS)  # not of the standard, but Keycloak tells its tokens apart by it
    if kind != ACCESS:
        raise ValueError("typ")
    roles = _roles(claims, settings.oidc_roles_claim)
    assessor, organizer = _text(claims, settings.oidc_assessor_claim), _text(claims, settings.oidc_organizer_claim)
    subject, name = tidy_subject(_required(claims, "sub")), _text(claims, "name")
    if roles & OF_OPERATORS and organizer is None and _text(claims, settings.oidc_lsp_claim) is None:
        return Operator(subject=subject, roles=roles & OF_OPERATORS, name=name)
    return Principal(
        subject=subject,
        lsp_id=_required(claims, settings.oidc_lsp_claim),
        roles=roles - {Role.OPERATOR} if organizer is None else roles & OF_ORGANIZERS,
        name=name,
        organizer_id=organizer,
        assessor_id=None if assessor is None else UUID(assessor),
    )


def _roles(claims: Claims, path: str) -> frozenset[Role]:
    """Return the roles we know: from a list, or a text with blanks or commas between them."""
    found = _at(claims, path)
    if isinstance(found, str):
        found = found.replace(",", " ").split()
    if not isinstance(found, list):
        raise TypeError(path)
    known = {role.value for role in Role}
    return frozenset(Role(role) for role in found if isinstance(role, str) and role in known)


def _at(claims: Claims, path: str) -> object:
    """Return the claim of this name, which may be an address with dots; else where the path leads."""
    if path in claims:
        return claims[path]
    found: object = claims
    for step in path.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    return found


def _text(claims: Claims, name: str) -> str | None:
    value = _at(claims, name)
    if value is not None and not isinstance(value, str):
        raise TypeError(name)
    return value


def _required(claims: Claims, name: str) -> str:
    value = _text(claims, name)
    if not value:
        raise ValueError(name)
    return value
