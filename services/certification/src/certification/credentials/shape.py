"""The shape of every credential we sign, Open Badges 3.0 on the W3C's data model 2.0: built by it, and judged by it."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from certification.credentials.canonical import CREDENTIALS_CONTEXT, EXTENSIONS_CONTEXT, OPEN_BADGES_CONTEXT, Json
from certification.credentials.multibase import LONGEST as LONGEST_MULTIBASE

MOST_UNITS: Final = 300  # a scheme has some dozen
Said = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
Moment = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$")]
Context = tuple[
    Literal["https://www.w3.org/ns/credentials/v2"],
    Literal["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
    Literal["https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"],
]
CONTEXT: Final[Context] = (CREDENTIALS_CONTEXT, OPEN_BADGES_CONTEXT, EXTENSIONS_CONTEXT)
SchemaAddress = Literal["https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"]
SCHEMA: Final[SchemaAddress] = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)


class Part(BaseModel):
    """Something in a credential: nothing but what is named here, spelt as Open Badges spells it."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)


class LicenceNumber(Part):
    """The licence under which the LSP certifies."""

    type: Literal["IdentifierEntry"] = "IdentifierEntry"
    identifier: Said
    identifier_type: Literal["ext:licence"] = "ext:licence"


class Issuer(Part):
    """The LSP."""

    id: Said
    type: tuple[Literal["Profile"]] = ("Profile",)
    name: Said
    other_identifier: tuple[LicenceNumber]


class Identity(Part):
    """Whom the credential is about: the salted hash of a name. Who knows the name can compare, nobody can read it."""

    type: Literal["IdentityObject"] = "IdentityObject"
    hashed: Literal[True] = True
    identity_hash: Annotated[str, StringConstraints(pattern=r"^sha256\$[0-9a-f]{64}$")]
    identity_type: Literal["name"] = "name"
    salt: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class Unit(Part):
    """A unit of competency, by its code in the national standard (SKKNI)."""

    type: tuple[Literal["Alignment"]] = ("Alignment",)
    target_code: Said
    target_name: Said
    target_framework: Said
    target_type: Literal["ceasn:Competency"] = "ceasn:Competency"
    target_url: Said


class Criteria(Part):
    """What was asked of the holder."""

    narrative: Said


class Achievement(Part):
    """The scheme, in one version and scope."""

    id: Said
    type: tuple[Literal["Achievement"]] = ("Achievement",)
    achievement_type: Literal["Certification"] = "Certification"
    name: Said
    description: Said
    in_language: Literal["id"] = "id"
    human_code: Said
    version: Said
    criteria: Criteria
    alignment: Annotated[tuple[Unit, ...], Field(min_length=1, max_length=MOST_UNITS)]


class Subject(Part):
    """The holder and what they achieved; the licence number is that of the certificate."""

    type: tuple[Literal["AchievementSubject"]] = ("AchievementSubject",)
    identifier: Annotated[tuple[Identity, ...], Field(min_length=1, max_length=2)]
    license_number: Said
    achievement: Achievement


class Evidence(Part):
    """Where the decision can be checked: a reference, never its content."""

    id: Said
    type: tuple[Literal["Evidence"]] = ("Evidence",)
    name: Said


class Schema(Part):
    """1EdTech's own JSON Schema."""

    id: SchemaAddress = SCHEMA
    type: Literal["1EdTechJsonSchemaValidator2019"] = "1EdTechJsonSchemaValidator2019"


class StatusEntry(Part):
    """A place in one of the issuer's lists (Bitstring Status List 1.0)."""

    id: Said
    type: Literal["BitstringStatusListEntry"] = "BitstringStatusListEntry"
    status_purpose: Literal["revocation", "suspension"]
    status_list_index: Annotated[str, StringConstraints(pattern=r"^(0|[1-9]\d{0,9})$")]
    status_list_credential: Said


class Proof(Part):
    """A Data Integrity proof."""

    type: Literal["DataIntegrityProof"]
    cryptosuite: Literal["eddsa-rdfc-2022"]
    created: Moment
    verification_method: Said
    proof_purpose: Literal["assertionMethod"]
    proof_value: Annotated[str, StringConstraints(pattern="^z", max_length=LONGEST_MULTIBASE)]


class Credential(Part):
    """A certificate as a verifiable credential; without a proof when a token carries it."""

    context: Context = Field(default=CONTEXT, alias="@context")
    id: Said
    type: tuple[Literal["VerifiableCredential"], Literal["OpenBadgeCredential"]] = (
        "VerifiableCredential",
        "OpenBadgeCredential",
    )
    name: Said
    issuer: Issuer
    valid_from: Moment
    valid_until: Moment
    credential_subject: Subject
    evidence: tuple[Evidence]
    credential_schema: tuple[Schema] = (Schema(),)
    credential_status: tuple[StatusEntry, StatusEntry]
    proof: Proof | None = None

    def as_json(self) -> Json:
        """Return it as it is signed."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)
