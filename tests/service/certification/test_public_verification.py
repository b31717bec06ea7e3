"""Anyone verifies a certificate, by code or by number and name, and learns nothing from a wrong guess."""

from datetime import timedelta
from typing import Any

import httpx

from certification.verification.page import CERTIFICATE_HEADERS
from support.drivers.certification import CertificationDriver
from support.people import SCHEME

NUMBER = "00001/LSP-PUSTAKAWAN/KL-04/2026"


async def _get(driver: CertificationDriver, path: str) -> httpx.Response:
    return await driver.service.client.get(path)


async def _ask(driver: CertificationDriver, number: str, name: str) -> httpx.Response:
    body = {"certificate_number": number, "holder_name": name}
    return await driver.service.client.post("/v1/verifications", json=body)


async def _post_form(driver: CertificationDriver, **fields: str) -> httpx.Response:
    return await driver.service.client.post("/verify", data=fields)


def _code(entry: dict[str, Any]) -> str:
    return str(entry["verification_url"].rsplit("/", 1)[1])


async def test_the_code_shows_the_public_facts_and_nothing_else(driver: CertificationDriver) -> None:
    code = _code(await driver.certificate())

    response = await _get(driver, f"/v1/verifications/{code}")

    assert response.status_code == 200
    assert response.json() == {
        "status": "active",
        "meaning": {
            "id": "Sertifikat ini tercatat dan hari ini dapat diandalkan.",
            "en": "This certificate is on record and can be relied on today.",
        },
        "sealed_by": None,
        "can_be_relied_on": True,
        "status_since": None,
        "status_until": None,
        "status_reason": None,
        "reason": None,
        "replaced_by": None,
        "replaces": None,
        "documents": [],
        "holder_name": "Siti Rahmah Hasanah",
        "scheme_code": SCHEME.code,
        "scheme_name": SCHEME.name,
        "standard": SCHEME.standard,
        "units": [{"code": unit.code, "title": unit.title} for unit in SCHEME.units],
        "certificate_number": NUMBER,
        "registration_number": "PUS 000001 2026",
        "issued_on": "2026-07-20",
        "valid_until": "2029-07-19",
        "issuer": "LSP Pustakawan",
        "issuer_contact": "sekretariat@lsp.example.id, +62 21 5550100",
        "checked_at": "2026-07-20",
    }
    assert response.headers["cache-control"] == "public, max-age=55"
    assert response.headers["x-robots-tag"] == "noindex"


async def test_codes_are_unguessable_and_never_the_same(driver: CertificationDriver) -> None:
    codes = {_code(await driver.certificate()) for _ in range(3)}

    assert len(codes) == 3
    assert all(len(code) >= 22 for code in codes)  # 22 signs of 6 bits: more than 128 bits


async def test_a_certificate_can_be_verified_before_its_pdf_is_drawn(driver: CertificationDriver) -> None:
    entry = await driver.certificate()

    assert entry["rendered"] is False
    assert (await _get(driver, f"/verify/{_code(entry)}")).status_code == 200


async def test_the_status_is_that_of_the_day_where_the_lsp_is(driver: CertificationDriver) -> None:
    code = _code(await driver.certificate())
    statuses = []
    for days in (0, 1094, 1):
        driver.service.clock.advance(timedelta(days=days))
        answer = (await _get(driver, f"/v1/verifications/{code}")).json()
        statuses.append((answer["checked_at"], answer["status"]))

    assert statuses == [("2026-07-20", "active"), ("2029-07-18", "active"), ("2029-07-19", "active")]
    driver.service.clock.advance(timedelta(days=1))
    assert (await _get(driver, f"/v1/verifications/{code}")).json()["status"] == "expired"


WRITTEN = [
    (NUMBER, "Siti Rahmah Hasanah"),
    ("00001 / lsp-pustakawan / kl–04 / 2026", "SITI RAHMAH HASANAH"),
    (NUMBER, "Dra. Hj. Siti  Rahmah-Hasanah, S.IP., M.Hum."),
    ("Nomor: 1\u2215LSP\u2212PUSTAKAWAN\u2215KL-04\u22152026.", "Siti\u200b Rahmah Hasanah"),
    ("PUS 000001 2026", "Siti Rahmah Hasanah"),
    ("Nomor registrasi pus 1 2026", "Siti Rahmah Hasanah"),
]


async def test_number_and_name_are_compared_without_the_way_they_are_written(driver: CertificationDriver) -> None:
    await driver.certificate()
    for number, name in WRITTEN:
        response = await _ask(driver, number, name)
        assert (response.status_code, response.json().get("certificate_number")) == (200, NUMBER), (number, name)
        assert response.headers["cache-control"] == "no-store"


async def test_a_wrong_number_and_a_wrong_name_get_one_identical_answer(driver: CertificationDriver) -> None:
    await driver.certificate()
    asked = [
        await _ask(driver, "00002/LSP-PUSTAKAWAN/KL-04/2026", "Siti Rahmah Hasanah"),
        await _ask(driver, NUMBER, "Siti Rahmah"),
        await _ask(driver, "x", "y"),
        await _ask(driver, NUMBER, "S.IP."),
        await _get(driver, "/v1/verifications/AAAAAAAAAAAAAAAAAAAAAAAA"),
    ]

    answers = {(one.status_code, one.text, one.headers["content-type"], one.headers["cache-control"]) for one in asked}
    assert len(answers) == 1
    assert (asked[0].status_code, asked[0].json()["code"]) == (404, "not_verifiable")


async def test_the_page_has_one_answer_for_every_miss_too_and_keeps_what_was_typed(driver: CertificationDriver) -> None:
    await driver.certificate()
    typed = [
        {"number": "00002/LSP-PUSTAKAWAN/KL-04/2026", "holder_name": "Siti Rahmah Hasanah"},
        {"number": NUMBER, "holder_name": "Siti Rahmah"},
        {"number": "", "holder_name": ""},
    ]
    asked = [await _post_form(driver, **one) for one in typed[:2]]
    asked.append(await _get(driver, "/verify/AAAAAAAAAAAAAAAAAAAAAAAA"))

    assert {one.status_code for one in asked} == {404}
    pages = set()
    for answer, entries in zip(asked, typed, strict=True):
        page = answer.text
        for entry in entries.values():
            assert f'value="{entry}"' in page
            page = page.replace(f'value="{entry}"', 'value=""')
        pages.add(page)
    assert len(pages) == 1


async def test_the_page_shows_the_certificate_and_protects_its_reader(driver: CertificationDriver) -> None:
    code = _code(await driver.certificate())

    by_code = await _get(driver, f"/verify/{code}")
    by_number = await _post_form(driver, number=NUMBER, holder_name="siti rahmah hasanah")

    for response in (by_code, by_number):
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        assert "Siti Rahmah Hasanah" in response.text
        assert "Berlaku" in response.text
        for name, value in CERTIFICATE_HEADERS.items():
            if name != "Cache-Control":
                assert response.headers[name] == value
        assert response.headers["x-robots-tag"] == "noindex"
    assert "Diperiksa pada 20 Juli 2026 pukul" in by_code.text
    assert "Alamat halaman" in by_code.text
    assert f"/verify/{code}</p>" in by_code.text
    assert by_code.headers["cache-control"] == "public, max-age=55"
    assert by_number.headers["cache-control"] == "no-store"


INCOMPLETE: list[tuple[dict[str, str], list[str]]] = [
    ({}, ["number", "holder_name"]),
    ({"number": NUMBER}, ["holder_name"]),
    ({"number": " ", "holder_name": "Siti"}, ["number"]),
    ({"number": "1" * 201, "holder_name": "a" * 201}, ["number", "holder_name"]),
]


async def test_the_form_says_everything_that_is_missing(driver: CertificationDriver) -> None:
    for fields, problems in INCOMPLETE:
        response = await _post_form(driver, **fields)
        assert response.status_code == 422
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        marked = [name for name in ("number", "holder_name") if f'id="masalah-{name}" role="alert"' in response.text]
        assert marked == problems


async def test_the_form_is_there_for_anyone(driver: CertificationDriver) -> None:
    response = await _get(driver, "/verify")

    assert response.status_code == 200
    assert 'action="/verify"' in response.text


async def test_unknown_fields_are_refused(driver: CertificationDriver) -> None:
    response = await driver.service.client.post(
        "/v1/verifications", json={"certificate_number": "1", "holder_name": "a", "nik": "x"}
    )

    assert (response.status_code, response.json()["errors"][0]["code"]) == (422, "unknown_field")


async def test_the_public_routes_are_anonymous_and_limited(driver: CertificationDriver) -> None:
    paths = driver.service.app.openapi()["paths"]

    operations = [operation for path, methods in paths.items() if "verif" in path for operation in methods.values()]
    assert len(operations) == 11
    assert all(one["security"] == [] and one["x-kompeten-public"] for one in operations)
    assert {one["x-kompeten-rate-limit"] for one in operations} == {"600/minute", "60/minute", "20/minute"}


async def test_a_name_printed_in_latin_letters_is_found_in_its_own_too(driver: CertificationDriver) -> None:
    await driver.certificate(full_name="王小明", printed_name="Wang Xiaoming")

    shown = [(await _ask(driver, NUMBER, name)).json() for name in ("wang xiaoming", "王小明")]
    wrong = await _ask(driver, NUMBER, "王小红")

    assert [one["holder_name"] for one in shown] == ["Wang Xiaoming", "Wang Xiaoming"]
    assert wrong.status_code == 404
    (event,) = await driver.service.outbox("CertificateIssued")
    assert (event.body["holder_name"], event.body["original_name"]) == ("Wang Xiaoming", "王小明")
    (decided,) = await driver.service.outbox("CertificationDecided")
    assert (decided.body["holder_name"], decided.body["original_name"]) == ("Wang Xiaoming", "王小明")
