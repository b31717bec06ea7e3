"""The command as a province's operator uses it: what it prints, what it writes, how it ends."""

import json
from collections.abc import Callable

import httpx
import pytest
from typer.testing import Result

from kompeten_client.commands.exits import Exit
from support.server_double import ServerDouble
from unit.client.conftest import (
    BATCH,
    BATCH_ID,
    FINDING,
    IMPORT_ID,
    found,
    problem,
)

Run = Callable[..., Result]
APPLICATION_ID = "0197f000-0000-7000-8000-0000000000aa"
APPLICATION = {
    "id": APPLICATION_ID,
    "batch_id": BATCH_ID,
    "state": "submitted",
    "stage": "submitted",
    "revision": 1,
    "full_name": "Siti Contoh Rahmah",
    "scheme_code": "KL-06",
    "warnings": [{**FINDING, "pointer": None}],
    "return_reasons": [],
    "reason": None,
    "submitted_at": "2026-11-01T00:00:00Z",
    "accepted_at": None,
    "version": 1,
}
STEP = {
    "event_id": IMPORT_ID,
    "event": "ApplicationSubmitted",
    "stage": "submitted",
    "attempt": 0,
    "occurred_at": "2026-11-01T00:00:00Z",
    "details": {},
}
CHANGE = STEP | {"application_id": APPLICATION_ID, "batch_id": BATCH_ID, "cursor": "1-7"}
PROPOSAL = {
    "title": "Kegiatan Contoh",
    "starts-on": "2026-12-01",
    "ends-on": "2026-12-02",
    "venue": "Gedung Contoh",
    "region": "63.71",
    "quota": "60",
    "funding-source": "APBD",
    "scheme": "KL-06",
}


CONSENT = {"version": "2026-1", "since": "2026-11-26", "text": {"id": "Saya setuju.", "en": "I agree."}}


def test_batches_are_listed_shown_and_proposed(signed_in: Run, server: ServerDouble) -> None:
    server.answer("GET", "/v1/batches", found(items=[BATCH]))
    server.answer("GET", f"/v1/batches/{BATCH_ID}", found(**BATCH))
    server.answer("POST", "/v1/batches", httpx.Response(201, json=BATCH))
    assert "Kegiatan Contoh" in signed_in("batch", "list").stdout
    shown = signed_in("--lang=id", "batch", "show", BATCH_ID).stdout
    assert ("Kota Banjarmasin" in shown, "terdaftar" in shown, "terbit" in shown) == (True, True, False)
    proposal = [part for name, value in PROPOSAL.items() for part in (f"--{name}", value)]
    assert BATCH_ID in signed_in("batch", "propose", *proposal, "--scheme", "KL-07").output
    body = json.loads(server.asked[-1].content)
    assert (body["scheme_codes"], body["venue"]) == (
        ["KL-06", "KL-07"],
        {"name": "Gedung Contoh", "region_code": "63.71"},
    )


def test_the_text_of_consent_is_shown_with_its_version(signed_in: Run, server: ServerDouble) -> None:
    server.answer("GET", "/v1/consent-texts", found(current="2026-1", items=[CONSENT | {"version": "2"}, CONSENT]))
    done = signed_in("--lang=id", "consent")
    assert (done.exit_code, "Versi 2026-1" in done.output, "Saya setuju." in done.output) == (Exit.DONE, True, True)


def test_nothing_is_sent_without_the_consent_it_needs(signed_in: Run, server: ServerDouble) -> None:
    done = signed_in("apply", "-", "--batch", BATCH_ID, input="{}")
    assert (done.exit_code, server.asked) == (Exit.USAGE, [])


def test_an_application_is_sent_from_a_file_or_from_standard_input(signed_in: Run, server: ServerDouble) -> None:
    server.answer("POST", "/v1/applications", httpx.Response(201, json=APPLICATION))
    done = signed_in(
        "apply", "-", "--batch", BATCH_ID, "--consent", "2026-1", input='{"full_name": "Siti Contoh Rahmah"}'
    )
    assert done.exit_code == Exit.DONE, done.output
    assert json.loads(server.asked[-1].content) == {
        "full_name": "Siti Contoh Rahmah",
        "batch_id": BATCH_ID,
        "consent_version": "2026-1",
    }
    assert "The NIK must have 16 digits." in done.output
    assert signed_in("apply", "-", "--batch", BATCH_ID, "--consent", "2026-1", input="[]").exit_code == Exit.USAGE
    assert signed_in("apply", "-", "--batch", BATCH_ID, "--consent", "2026-1", input="{").exit_code == Exit.USAGE


def test_the_feed_is_printed_a_line_each_and_where_to_go_on(signed_in: Run, server: ServerDouble) -> None:
    server.answer("GET", "/v1/feed", found(items=[CHANGE], next="1-7", more=False))
    done = signed_in("feed", "--after", "1-6")
    assert (done.exit_code, f"{APPLICATION_ID}  submitted  ApplicationSubmitted" in done.stdout) == (Exit.DONE, True)
    assert "--after 1-7" in done.stderr
    assert json.loads(signed_in("feed", "--json").stdout)["cursor"] == "1-7"


def test_who_follows_the_feed_is_told_where_to_go_on_when_it_ends(signed_in: Run, server: ServerDouble) -> None:
    live = httpx.Response(200, text=f"id: 1-7\nevent: change\ndata: {json.dumps(CHANGE)}\n\n")
    server.answer("GET", "/v1/feed", live, problem(410, "cursor_lost"))
    done = signed_in("feed", "--follow")
    assert (done.exit_code, "--after 1-7" in done.stderr) == (Exit.NOT_FOUND, True)


def test_people_are_told_where_they_stand(signed_in: Run, server: ServerDouble) -> None:
    timeline = f"/v1/applications/{APPLICATION_ID}/timeline"
    server.answer("GET", "/v1/applications", found(items=[APPLICATION]))
    server.answer("GET", timeline, found(application_id=APPLICATION_ID, stage="submitted", entries=[STEP]))
    assert "Siti Contoh Rahmah" in signed_in("status", "--batch", BATCH_ID, "--state", "submitted").stdout
    assert server.asked[-1].url.params["state"] == "submitted"
    assert "ApplicationSubmitted" in signed_in("status", APPLICATION_ID).stdout
    assert (
        signed_in("status").exit_code
        == signed_in("status", APPLICATION_ID, "--batch", BATCH_ID).exit_code
        == Exit.USAGE
    )


@pytest.mark.parametrize(
    "line",
    [
        ("batch", "list"),
        ("batch", "show", BATCH_ID),
        ("status", "--batch", BATCH_ID),
        ("status", APPLICATION_ID),
        ("consent",),
        ("apply", "-", "--batch", BATCH_ID, "--consent", "2026-1"),
        ("batch", "propose", *(part for name, value in PROPOSAL.items() for part in (f"--{name}", value))),
    ],
    ids=" ".join,
)
def test_everything_can_be_printed_for_programs(signed_in: Run, server: ServerDouble, line: tuple[str, ...]) -> None:
    server.answer("GET", "/v1/batches", found(items=[BATCH]))
    server.answer("GET", f"/v1/batches/{BATCH_ID}", found(**BATCH))
    server.answer("POST", "/v1/batches", httpx.Response(201, json=BATCH))
    server.answer("GET", "/v1/applications", found(items=[APPLICATION]))
    server.answer("POST", "/v1/applications", httpx.Response(201, json=APPLICATION))
    server.answer("GET", "/v1/consent-texts", found(current="2026-1", items=[CONSENT]))
    timeline = f"/v1/applications/{APPLICATION_ID}/timeline"
    server.answer("GET", timeline, found(application_id=APPLICATION_ID, stage="submitted", entries=[STEP]))
    assert json.loads(signed_in(*line, "--json", input="{}").stdout)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (problem(422, "some_code"), Exit.REFUSED),
        (problem(401, "some_code"), Exit.NOT_SIGNED_IN),
        (problem(403, "some_code"), Exit.FORBIDDEN),
        (problem(404, "some_code"), Exit.NOT_FOUND),
        (problem(409, "some_code"), Exit.CONFLICT),
        (problem(503, "some_code"), Exit.OUTAGE),
        (problem(500, "some_code"), Exit.OUTAGE),
        (problem(429, "some_code", Retry_After="3600"), Exit.OUTAGE),
        (httpx.ConnectError("refused"), Exit.OUTAGE),
        (httpx.Response(200, text="<html>"), Exit.UNEXPECTED),
    ],
)
def test_a_failure_ends_with_the_code_of_its_kind(
    signed_in: Run, server: ServerDouble, answer: httpx.Response | Exception, code: Exit
) -> None:
    server.answer("GET", "/v1/batches", answer)
    done = signed_in("batch", "list")
    assert (done.exit_code, done.stdout) == (code, "")
    assert len(done.stderr.splitlines()) == 1
    failed = signed_in("batch", "list", "--json")
    assert json.loads(failed.stderr)["message"].keys() == {"id", "en"}


def test_a_refusal_names_every_field_in_the_language_that_is_spoken(signed_in: Run, server: ServerDouble) -> None:
    server.answer("POST", "/v1/applications", problem(422, "application_invalid", FINDING))
    done = signed_in("--lang", "id", "apply", "-", "--batch", BATCH_ID, "--consent", "2026-1", input="{}")
    assert done.exit_code == Exit.REFUSED
    assert "application_invalid dalam bahasa Indonesia\n  3, nik: NIK harus 16 digit." in done.stderr


def test_without_a_gateway_or_a_token_nobody_is_asked(kompeten: Run) -> None:
    assert kompeten("batch", "list").exit_code == Exit.USAGE
    assert kompeten("--gateway", "http://kompeten.test", "--token", "x", "batch", "list").exit_code == Exit.USAGE
    assert kompeten("--gateway", "https://kompeten.test", "batch", "list").exit_code == Exit.NOT_SIGNED_IN
