"""Settings of registration: the keys that protect identity numbers."""

import json
from typing import Annotated, Self

from pydantic import Base64Bytes, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_settings import NoDecode

from kompeten.objects.settings import ObjectsSettings
from kompeten.settings import Environment, is_drawn

KEY_BYTES = 32  # AES-256 and the full strength of HMAC-SHA256
DEVELOPMENT_PREFIX = "dev-"  # production refuses keys named so: they stand in this file
Key = Annotated[Base64Bytes, Field(min_length=KEY_BYTES, max_length=KEY_BYTES)]


class NikKeys(BaseModel):
    """Keys by id; new rows are encrypted with `current`, older ones stay readable as long as their key is here.

    The index key can never change without indexing every person anew.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    current: str
    keys: dict[str, Key] = Field(repr=False)
    index_key: Key = Field(repr=False)

    @model_validator(mode="after")
    def _current_is_there(self) -> Self:
        if self.current not in self.keys:
            raise ValueError("`current` names no key")
        return self


def _parsed(value: object) -> object:
    return json.loads(value) if isinstance(value, str) else value


DEVELOPMENT_KEYS = NikKeys.model_validate(
    {
        "current": "dev-1",
        "keys": {"dev-1": "ZGV2ZWxvcG1lbnQgb25seTogTklLIGVuY3J5cHRpb24="},
        "index_key": "ZGV2ZWxvcG1lbnQgb25seTogTklLIGJsaW5kIGluZHg=",
    }
)


class RegistrationSettings(ObjectsSettings):
    """What registration needs."""

    nik_keys: Annotated[NikKeys | None, NoDecode, BeforeValidator(_parsed)] = Field(
        default=None, repr=False, description='JSON: {"current": id, "keys": {id: base64}, "index_key": base64}'
    )

    @model_validator(mode="after")
    def _no_development_keys_in_production(self) -> Self:
        if self.environment is not Environment.PRODUCTION:
            return self
        if self.nik_keys is None:
            raise ValueError("NIK_KEYS is required in production")
        if any(key_id.startswith(DEVELOPMENT_PREFIX) for key_id in self.nik_keys.keys):
            raise ValueError("NIK_KEYS holds a development key")
        secrets = [self.nik_keys.index_key, *self.nik_keys.keys.values()]
        known = {DEVELOPMENT_KEYS.index_key, *DEVELOPMENT_KEYS.keys.values()}
        if any(secret in known or not is_drawn(secret) for secret in secrets):
            raise ValueError("NIK_KEYS holds a key that nobody drew: the development one, or the same bytes again")
        if len(set(secrets)) < len(secrets):
            raise ValueError("NIK_KEYS holds one key twice")
        return self

    @property
    def nik_keys_in_use(self) -> NikKeys:
        """Return the keys given, or on a developer's machine the ones that stand here."""
        return self.nik_keys or DEVELOPMENT_KEYS
