"""What becomes of each table when a batch is multiplied: everything not named here is copied once per batch."""

from datetime import timedelta

from kompeten.http.answers import RETENTION
from kompeten.settings import ServiceSettings
from notifications.settings import NotificationsSettings

LSPS = 10
PER_LSP = frozenset({"lsp", "organizer", "scheme_version", "committee_member"})
AS_MIGRATED = frozenset({"alembic_version", "schema_step", "recovery"})
EMPTY = {
    "outbox": "everything was sent",
    "dead_letter": "somebody decided about each, and what was decided has ended",
    "dead_letter_count": "a handful of rows a month",
    "missed_event": "nothing was ever restored",
    "audit_archive": "nothing was archived: the worst case",
    "import": "the batch came one by one; files and the rows of refused people end by themselves",
    "import_row": "likewise",
    "webhook": "nobody subscribed",
    "webhook_delivery": "likewise",
    "webhook_attempt": "likewise",
    "correction": "made after the decision only, a handful a year",
    "document": "the batch asks for no papers",
    "upload_piece": "gone when the paper is judged",
    "certificate_act": "no certificate ends while the batch is played",
    "certificate_order": "likewise, nor is one suspended",
    "former_document": "likewise, nor is a scope reduced",
    "holder_link": "no link is renewed or revoked",
    "topic": "a few dozen for each LSP",
    "instrument": "likewise",
    "survey": "likewise",
    "invitation": "likewise",
    "survey_link": "gone once a survey is answered or over",
    "answer_sheet": "the batch trains nobody",
    "supervisor": "likewise",
    "score": "likewise",
    "step": "likewise",
    "progress_entry": "likewise",
    "service_indicator": "likewise",
    "programme": "a few for each organizer and year",
    "closed_report": "likewise, one each",
    "activity": "the batch trains nobody",
    "material": "likewise",
    "participant": "likewise",
    "waitlisted": "likewise",
    "attendance": "likewise",
    "attestation": "likewise",
    "known_activity": "likewise",
    "enrolment": "likewise",
    "training": "likewise",
    "mentoring": "likewise",
    "meeting": "likewise",
    "restricted_application": "nobody of the batch asks for it",
    "restricted_enrolment": "nobody of the batch asks for it",
}
# What ends by itself is there for its last days alone.
KEPT = {
    "sent_record": timedelta(hours=ServiceSettings.model_fields["sent_records_kept_hours"].default),
    "idempotency_key": RETENTION,
    "passed_over": timedelta(days=ServiceSettings.model_fields["topic_retention_days"].default),
    "message": timedelta(days=NotificationsSettings.model_fields["message_days"].default),
}
SEALED = "(SELECT {name} FROM mould.sealed AS s WHERE s.n = c.n AND s.mould_row = m.mould_row)"
# The columns that must differ from one copy to the next in another way than by ids, moments and the LSP.
# `c` is the copy (n, prefix, shift, lsp), `m` the row of the mould (mould_row: its number in the table).
COLUMNS = {
    ("assessor", "met_number"): "'MET.000.' || lpad((c.n * 2 + m.mould_row)::text, 6, '0') || '.2022'",
    ("certificate", "year"): "extract(year FROM m.issued_on + c.shift)",
    ("certificate", "sequence"): f"(c.n / {LSPS}) * 100 + m.sequence",
    ("certificate", "certificate_number"): "m.certificate_number || '-' || c.n",
    ("certificate", "number_key"): "m.number_key || '-' || c.n",
    ("certificate", "registration_number"): "m.registration_number || '-' || c.n",
    ("certificate", "registration_key"): "m.registration_key || '-' || c.n",
    ("certificate", "code_sha256"): "sha256(m.code_sha256 || int8send(c.n))",
    **{("person", name): SEALED.format(name=name) for name in ("nik_index", "nik_ciphertext", "nik_key_id")},
    ("idempotency_key", "weekday"): "extract(isodow FROM m.created_at + c.shift)",
    ("sent_record", "id"): "c.n * 1000 + m.mould_row",
}
# What is made of the rest once that is there.
MADE = {
    "audit_seal": """
        INSERT INTO audit_seal (number, sealed_at, entry_id, hash)
        SELECT row_number() OVER (ORDER BY id),
               to_timestamp((('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint + 5000) / 1000.0),
               id, sha256(uuid_send(id))
          FROM audit_entry ORDER BY id
    """,
    "feed_waiting": "TRUNCATE feed_waiting",
    "webhook_event": "TRUNCATE webhook_event",
    # Each place in a list is a certificate's own, and nothing that is measured reads them.
    "credential": "TRUNCATE credential",
    "status_list": "TRUNCATE status_list CASCADE",
    "feed_entry": """
        INSERT INTO feed_entry (position, event_id, lsp_id, organizer_id, batch_id)
        SELECT row_number() OVER (ORDER BY occurred_at, event_id), event_id, lsp_id, organizer_id, batch_id
          FROM timeline_entry JOIN application ON application.id = application_id
    """,
    "feed_epoch": "UPDATE feed_epoch SET last = (SELECT count(*) FROM timeline_entry)",
    "register_fact": """
        INSERT INTO register_fact (event_id, position, lsp_id, headers, body)
        SELECT gen_random_uuid(), row_number() OVER (ORDER BY issued_at, certificate.id),
               certificate.lsp_id, CAST(headers AS jsonb), body
          FROM certificate, (SELECT headers, body FROM mould.register_fact LIMIT 1) AS told
    """,
    "register_epoch": "UPDATE register_epoch SET last = (SELECT count(*) FROM certificate)",
    "event_count": "UPDATE event_count SET count = count * {copies}",
    "number_series": """
        INSERT INTO number_series (lsp_id, series, last, last_issued_on)
        SELECT lsp_id, 'certificate', max(sequence), max(issued_on) FROM certificate GROUP BY lsp_id
    """,
    "message_count": """
        INSERT INTO message_count (lsp_id, month, kind, state, count)
        SELECT c.lsp, date_trunc('month', m.created_at + c.shift)::date, m.kind, m.state, count(*)
          FROM ({all}) AS c, mould.message AS m WHERE c.moment <= '{ended}' GROUP BY 1, 2, 3, 4
    """,
}
