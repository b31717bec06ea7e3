"""Development tokens: a signing key on this machine, whose kid production settings refuse."""

import json
import os
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from joserfc import jwt
from joserfc.jwk import OKPKey

ISSUER = "https://dev.kompeten.invalid"  # RFC 2606: can never be somebody's issuer
AUDIENCE = "kompeten"
ALGORITHM = "Ed25519"  # RFC 9864
EXAMPLE_LSP = "lsp-pustakawan"
OPERATOR = "operator"
KID_PREFIX = "dev-"  # what production settings refuse a key by
MARK = "kompeten_development"  # and by this, whatever it was renamed to
SIGNING_KEY = "signing.json"
PUBLIC_KEYS = "jwks.json"


def ensure_key(folder: Path) -> Path:
    """Make the signing key (readable by its owner only) unless it is there; return the path of the public JWKS."""
    folder.mkdir(parents=True, exist_ok=True)
    signing, public = folder / SIGNING_KEY, folder / PUBLIC_KEYS
    if not signing.exists():
        key = OKPKey.generate_key("Ed25519", {"kid": KID_PREFIX + secrets.token_hex(8), "use": "sig"})
        _place(signing, json.dumps(key.as_dict(private=True)), mode=0o600)
    key = OKPKey.import_key(json.loads(signing.read_text()))
    content = json.dumps({"keys": [{**key.as_dict(private=False), MARK: True}]}, indent=2)
    if not public.exists() or public.read_text() != content:
        _place(public, content, mode=0o644, replace=True)
    return public


def sign(
    folder: Path,
    *,
    subject: str,
    roles: Sequence[str],
    lsp_id: str | None = None,
    organizer_id: str | None = None,
    assessor_id: UUID | str | None = None,
    name: str | None = None,
    lifetime: timedelta = timedelta(hours=8),
    now: datetime | None = None,
) -> str:
    """Return an access token signed with the folder's key, which is made when missing; `now` is for held clocks.

    Without an LSP it is of the example's, but an operator's of none; so is everybody's whose LSP is the empty text.
    """
    ensure_key(folder)
    key = OKPKey.import_key(json.loads((folder / SIGNING_KEY).read_text()))
    moment = now or datetime.now(UTC)
    optional = {
        "lsp_id": EXAMPLE_LSP if lsp_id is None and OPERATOR not in roles else lsp_id or None,
        "name": name,
        "organizer_id": organizer_id,
        "assessor_id": None if assessor_id is None else str(assessor_id),
    }
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": subject,
        "roles": [str(role) for role in roles],
        "iat": int(moment.timestamp()),
        "nbf": int(moment.timestamp()),
        "exp": int((moment + lifetime).timestamp()),
        **{claim: value for claim, value in optional.items() if value is not None},
    }
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key, algorithms=[ALGORITHM])


def _place(path: Path, content: str, *, mode: int, replace: bool = False) -> None:
    """Write a file whole or not at all; of two at once without `replace` the first one stays."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    os.fchmod(descriptor, mode)  # whatever the shell's umask takes away: containers must read the public keys
    with os.fdopen(descriptor, "w") as file:
        file.write(content)
    if replace:
        draft.replace(path)
        return
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
