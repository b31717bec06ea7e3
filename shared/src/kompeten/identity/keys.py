"""The public keys tokens are checked with: from a JWKS file or URL, fetched off the loop, refetched on need."""

import asyncio
import json
import urllib.request
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from kompeten.clock import Clock
from kompeten.problems import Unavailable
from kompeten.settings import Environment, IdentitySettings

PublicKey = RSAKey | ECKey | OKPKey

KINDS: Mapping[str, type[RSAKey | ECKey | OKPKey]] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth"})
DEVELOPMENT_PREFIX = "dev-"
DEVELOPMENT_MARK = "kompeten_development"  # written by `kompeten-ops token`
PATIENCE_SECONDS = 5
LOOK_AGAIN_AFTER = timedelta(minutes=1)  # at most: made-up key ids must not become load on the issuer
STALE_AFTER = timedelta(minutes=5)  # so that a key the issuer took back stops working
OLDEST = timedelta(hours=1)  # how long keys serve that cannot be refreshed: an issuer's restart, not its end
LEAST_RSA_BITS = 2048  # RFC 7518, 3.3
MOST_BYTES = 1 << 20

log = structlog.get_logger()


class UnusableKeys(Exception):
    """The JWKS cannot be used; the text says why, for whoever starts the process."""


class PublicKeys:
    """The keys of the token issuer by their key id."""

    def __init__(self, settings: IdentitySettings, clock: Clock) -> None:
        self._location = settings.oidc_jwks
        self._production = settings.environment is Environment.PRODUCTION
        self._clock = clock
        self._keys: dict[str, PublicKey] = {}
        self._tried_at: datetime | None = None
        self._taken_at: datetime | None = None
        self._looked_at: datetime | None = None  # for a key that was unknown
        self._fetching = asyncio.Lock()

    def load_file(self) -> None:
        """Read the keys at wiring when they are in a file; `UnusableKeys` says why they cannot serve."""
        if self._remote:
            return
        try:
            self._take(_read(self._location, remote=False))
        except OSError as error:
            message = f"OIDC_JWKS: the key file {self._location} cannot be read: {error.strerror}"
            raise UnusableKeys(message) from error

    async def load(self) -> None:
        """Fetch the keys from a URL; to be awaited at start, where `UnusableKeys` should end it.

        An issuer that cannot be reached stops no start: the keys are fetched with the first token.
        """
        if self._keys:
            return
        try:
            await self._fetch()
        except OSError as error:
            log.warning("keys_unreachable", location=self._location, error=error)

    async def find(self, key_id: str) -> PublicKey | None:
        """Return the key, fetching anew when it is unknown or the keys are old; `Unavailable` when there are none."""
        if self._due(key_id):
            async with self._fetching:
                if self._due(key_id):  # whoever held the lock may have fetched it
                    await self._refetch(key_id)
        if not self._keys or (self._remote and self._taken_at and self._clock.now() - self._taken_at > OLDEST):
            raise Unavailable
        return self._keys.get(key_id)

    @property
    def _remote(self) -> bool:
        return self._location.startswith(("http://", "https://"))

    def _due(self, key_id: str) -> bool:
        if self._tried_at is None or self._clock.now() - self._tried_at >= STALE_AFTER:
            return True
        # Not counted from the last fetch: a key drawn right after it would be refused although it can be had.
        looked_lately = self._looked_at and self._clock.now() - self._looked_at < LOOK_AGAIN_AFTER
        return key_id not in self._keys and not looked_lately

    async def _refetch(self, key_id: str) -> None:
        if key_id not in self._keys:
            self._looked_at = self._clock.now()
        try:
            await self._fetch()
        except (OSError, UnusableKeys) as error:  # the keys at hand go on serving
            log.error("keys_not_refreshed", location=self._location, error=error)  # noqa: TRY400 - the text says it

    async def _fetch(self) -> None:
        self._tried_at = self._clock.now()
        self._take(await asyncio.to_thread(_read, self._location, remote=self._remote))

    def _take(self, content: bytes) -> None:
        self._tried_at = self._taken_at = self._clock.now()
        self._keys = self._parse(content)

    def _parse(self, content: bytes) -> dict[str, PublicKey]:
        try:
            entries = [entry for entry in json.loads(content)["keys"] if _verifies(entry)]
            keys = {entry["kid"]: KINDS[entry["kty"]].import_key(_public(entry)) for entry in entries}
        except (ValueError, KeyError, TypeError, AttributeError, JoseError) as error:
            message = f"OIDC_JWKS: {self._location} is not a JSON Web Key Set ({type(error).__qualname__})"
            raise UnusableKeys(message) from error
        if not keys:
            raise UnusableKeys(f"OIDC_JWKS: {self._location} holds no key with a kid that verifies signatures")
        if self._production:
            self._refuse_careless(entries)
        weak = sorted(kid for kid, key in keys.items() if _is_weak(key))
        if weak:
            raise UnusableKeys(f"OIDC_JWKS: RSA keys of fewer than {LEAST_RSA_BITS} bits: {', '.join(weak)}")
        return keys

    def _refuse_careless(self, entries: Sequence[Mapping[str, Any]]) -> None:
        development = sorted(one["kid"] for one in entries if _is_development(one))
        if development:
            raise UnusableKeys(f"OIDC_JWKS: development keys are refused in production: {', '.join(development)}")
        private = sorted(one["kid"] for one in entries if not PRIVATE.isdisjoint(one))
        if private:
            raise UnusableKeys(f"OIDC_JWKS: {self._location} holds private keys: {', '.join(private)}")


def _read(location: str, *, remote: bool) -> bytes:
    if not remote:
        return Path(location).read_bytes()
    with urllib.request.urlopen(location, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - http(s) by the caller
        if location.startswith("https://") and not answer.url.startswith("https://"):
            raise OSError("the issuer redirects to an address without TLS")
        content: bytes = answer.read(MOST_BYTES)
    return content


def _verifies(entry: Mapping[str, Any]) -> bool:  # Any: JWK members are JSON
    kind = entry.get("kty")
    if not entry.get("kid") or kind not in KINDS or entry.get("use", "sig") != "sig":
        return False
    return kind != "OKP" or entry.get("crv") == "Ed25519"


def _public(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in PRIVATE}


def _is_weak(key: PublicKey) -> bool:
    return isinstance(key, RSAKey) and key.public_key.key_size < LEAST_RSA_BITS


def _is_development(entry: Mapping[str, Any]) -> bool:
    """Tell by name and by mark: a file that was copied and renamed still has the mark."""
    return str(entry["kid"]).startswith(DEVELOPMENT_PREFIX) or DEVELOPMENT_MARK in entry
