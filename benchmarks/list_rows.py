"""Entries of lists of status by SQL: certificates with nothing but what the lists read of them, and their places."""

from uuid import UUID

import asyncpg

from certification.credentials.status_lists import FULLEST

WITHDRAWN_OF = 100  # one of so many has its bit

# Each has a case of its own, which nothing measured here reads.
UNBOUND = "ALTER TABLE certificate DROP CONSTRAINT IF EXISTS fk_certificate_case_id_certification_case"
COLUMNS = "SELECT string_agg(attname, ',') FROM pg_attribute WHERE attrelid = 'certificate'::regclass AND attnum > 0"
OWN = {
    **dict.fromkeys(("id", "case_id", "application_id", "person_id"), "gen_random_uuid()"),
    **dict.fromkeys(("certificate_number", "number_key", "registration_number", "registration_key"), "'N-' || n"),
    "sequence": "1000000 + n",
    "code_sha256": "sha256(int8send(n))",
    "document": "'{}'",
    "state": f"CASE WHEN n % {WITHDRAWN_OF} = 0 THEN 'withdrawn' ELSE 'active' END",
    "state_since": f"CASE WHEN n % {WITHDRAWN_OF} = 0 THEN issued_on END",
    **dict.fromkeys(("acts", "published_acts"), f"CASE WHEN n % {WITHDRAWN_OF} = 0 THEN 1 ELSE 0 END"),
    "state_until": "NULL",
    "state_reason": "NULL",
}
LISTS = """
    INSERT INTO status_list (lsp_id, number, taken, key, revocation, suspension, renew_at)
    SELECT lsp_id, n, $1, key, '', '', renew_at FROM status_list, generate_series(2, $2::integer) AS n
     WHERE number = 1 ON CONFLICT DO NOTHING
"""
PLACES = """
    INSERT INTO credential (certificate_id, lsp_id, list_number, place, key, document, token, signed_at)
    SELECT c.id, c.lsp_id, 1 + n / $1, 2 * (n % $1), k.key, '', '', k.signed_at
      FROM (SELECT id, lsp_id, sequence - 1000000 AS n FROM certificate WHERE sequence > 1000000 + $2) AS c,
           (SELECT key, signed_at FROM credential WHERE certificate_id = $3) AS k
    ON CONFLICT DO NOTHING
"""


async def write_entries(owner: asyncpg.Connection, mould: UUID, *, before: int, entries: int) -> None:
    """Let there be so many entries beside the certificate's own, of which `before` are there."""
    await owner.execute(UNBOUND)
    names = (await owner.fetchval(COLUMNS)).split(",")
    values = ", ".join(OWN.get(name, name) for name in names)
    await owner.execute(
        f"INSERT INTO certificate ({', '.join(names)}) SELECT {values} "
        "FROM certificate, generate_series($2::bigint + 1, $3::bigint) AS n WHERE id = $1",
        mould,
        before,
        entries,
    )
    await owner.execute(LISTS, FULLEST, 1 + entries // FULLEST)
    await owner.execute(PLACES, FULLEST, before, mould)
    await owner.execute("ANALYZE")
