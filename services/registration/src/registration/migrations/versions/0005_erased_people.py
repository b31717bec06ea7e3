"""Erased people: a person without a NIK, applications without whose they are."""

from alembic import op

from kompeten.database.migrations import platform_0003

revision = "0005"
down_revision = "0004"

STATEMENTS = """
ALTER TABLE person
    ALTER nik_index DROP NOT NULL,
    ALTER nik_ciphertext DROP NOT NULL,
    ALTER nik_key_id DROP NOT NULL,
    ADD erased_at timestamptz,
    ADD erasure_reason text,
    ADD CONSTRAINT ck_person_erased CHECK (
        num_nulls(nik_index, nik_ciphertext, nik_key_id) = CASE WHEN erased_at IS NULL THEN 0 ELSE 3 END
        AND (erased_at IS NULL) = (erasure_reason IS NULL)
    ),
    ADD CONSTRAINT ck_person_erasure_reason CHECK (
        erasure_reason IN ('no_longer_needed', 'consent_withdrawn', 'requested', 'unlawfully_processed')
    );

ALTER TABLE application
    ALTER birth_date DROP NOT NULL,
    ALTER sex DROP NOT NULL,
    ALTER education DROP NOT NULL,
    ADD erased_at timestamptz,
    DROP CONSTRAINT ck_application_contact,
    ADD CONSTRAINT ck_application_contact CHECK (erased_at IS NOT NULL OR phone IS NOT NULL OR email IS NOT NULL),
    ADD CONSTRAINT ck_application_whole CHECK (erased_at IS NOT NULL OR num_nulls(birth_date, sex, education) = 0),
    ADD CONSTRAINT ck_application_erased CHECK (
        erased_at IS NULL OR full_name = '' AND num_nonnulls(birth_date, address, phone, email, civil_servant_id) = 0
    );
"""


def upgrade() -> None:
    platform_0003.upgrade(op.get_context().config.attributes["runtime_role"])
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)
