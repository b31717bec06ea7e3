"""The link of a holder leads to the documents, until another one follows it, it is revoked, or its holder erased."""

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx

from certification.adoption.links import adopt_link
from certification.credentials.parts import signer_of
from kompeten.database.sessions import in_transaction
from kompeten.events import HolderLinkRenewed, HolderLinkRevoked, PersonErased, ProcessingRestricted
from support.drivers.certification import CertificationDriver
from support.events import sample
from support.lines import security_lines, written_lines
from support.links import LINKS

OURS = "dispersip-kalsel"
HELPERS = ("organizer_system", "lsp_admin", "certification_manager", "director")


async def documents(driver: CertificationDriver) -> dict[str, Any]:
    """Issue a certificate whose documents are made, and return its entry."""
    entry = await driver.certificate()
    await driver.draw()
    await signer_of(driver.service.runtime).sign_some()
    return entry


def entry_id(entry: Mapping[str, Any]) -> UUID:
    """Return the id of an entry of the register."""
    return UUID(entry["id"])


async def opened(driver: CertificationDriver, entry: Mapping[str, Any], number: int = 1, rest: str = "") -> Any:
    """Open the link of a certificate, as whoever got the letter does."""
    return await driver.service.client.get(urlsplit(LINKS.address(entry["id"], number)).path + rest)


async def changed(
    driver: CertificationDriver, entry: Mapping[str, Any], act: str, *, role: str = "lsp_admin", organizer: str = OURS
) -> httpx.Response:
    """Renew or revoke a link."""
    claims = {"organizer_id": organizer} if role == "organizer_system" else {}
    token = driver.service.token(role, lsp_id=driver.lsp_id, **claims)
    return await driver.service.client.post(f"/v1/certificates/{entry['id']}/holder-link/{act}", headers=token)


async def test_a_holder_fetches_every_document_from_the_page_their_letter_leads_to(driver: CertificationDriver) -> None:
    entry = await documents(driver)
    page = await opened(driver, entry)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.headers["cache-control"] == "private, no-cache"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "script-src" not in page.headers["content-security-policy"]
    code = LINKS.code(entry_id(entry))
    for name in ("certificate.pdf", "credential.json", "credential.jwt"):
        assert f'href="/holder/{code}/{name}"' in page.text
    badge = f"/v1/verifications/{entry['verification_url'].rpartition('/')[2]}/badge.png"
    assert f'href="{badge}"' in page.text
    assert page.text.count(code) == 3, "nowhere else: not in what a preview or a foreign site is given"
    assert "Dokumen sertifikat Anda" in page.text
    assert "The documents of your certificate" in page.text

    pdf = await opened(driver, entry, rest="/certificate.pdf")
    shown = await driver.ok("GET", f"/certificates/{entry['id']}")
    assert hashlib.sha256(pdf.content).hexdigest() == shown["sha256"]
    assert pdf.headers["cache-control"] == "private, no-cache"
    again = await driver.service.client.get(pdf.request.url.path, headers={"If-None-Match": pdf.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    public = f"/v1/verifications/{entry['verification_url'].rpartition('/')[2]}/credential"
    for name, accept in (("credential.json", "application/vc"), ("credential.jwt", "application/vc+jwt")):
        own = await opened(driver, entry, rest=f"/{name}")
        published = await driver.service.client.get(public, headers={"Accept": accept})
        assert (own.content, own.headers["content-type"]) == (published.content, accept)
        assert own.headers["content-disposition"].endswith(f'.{name.rpartition(".")[2]}"')


async def test_a_document_that_goes_out_by_a_link_is_told_with_the_address_it_went_to(
    driver: CertificationDriver,
) -> None:
    entry = await documents(driver)
    path = urlsplit(LINKS.address(entry["id"])).path + "/certificate.pdf"
    caller = {"X-Forwarded-For": "203.0.113.7"}
    with written_lines() as lines:
        first = await driver.service.client.get(path, headers=caller)
        await driver.service.client.get(path, headers=caller | {"If-None-Match": first.headers["etag"]})
    (line,) = security_lines(lines)
    assert (line["event"], line["object_type"], line["object_id"]) == ("sensitive_read", "certificate_pdf", entry["id"])
    assert (line["client"], line["subject"]) == ("203.0.113.7", None)
    assert LINKS.code(entry_id(entry)) not in str(line)
    assert await driver.service.rows("SELECT 1 FROM audit_entry WHERE action LIKE 'read%'") == [], "by nobody we know"


async def test_the_page_leads_to_a_profile_that_tells_no_more_than_anybody_may_verify(
    driver: CertificationDriver,
) -> None:
    entry = await documents(driver)
    page = (await opened(driver, entry)).text
    address = page.partition('href="https://www.linkedin.com/')[2].partition('"')[0].replace("&amp;", "&")
    assert parse_qs(address.partition("?")[2]) == {
        "startTask": ["CERTIFICATION_NAME"],
        "name": [entry["scheme_name"]],
        "organizationName": ["LSP Pustakawan"],
        "issueYear": ["2026"],
        "issueMonth": ["7"],
        "expirationYear": ["2029"],
        "expirationMonth": ["7"],
        "certUrl": [entry["verification_url"]],
        "certId": [entry["certificate_number"]],
    }


async def test_documents_that_are_still_being_made_say_when_to_come_back(driver: CertificationDriver) -> None:
    entry = await driver.certificate()
    assert "PDF sedang disiapkan" in (await opened(driver, entry)).text
    for name, code in (("certificate.pdf", "not_rendered_yet"), ("credential.jwt", "not_signed_yet")):
        early = await opened(driver, entry, rest=f"/{name}")
        assert (early.status_code, early.json()["code"]) == (503, code)


async def test_a_renewed_link_takes_the_place_of_the_one_before_and_a_revoked_one_of_none(
    driver: CertificationDriver,
) -> None:
    entry = await documents(driver)
    for number, role in enumerate(HELPERS, 2):
        done = await changed(driver, entry, "renewal", role=role)
        assert (done.status_code, done.json()["number"]) == (200, number), done.text
        assert "/holder/" not in done.text
        assert (await opened(driver, entry, number)).status_code == 200
        dead = await opened(driver, entry, number - 1)
        assert (dead.status_code, "Tautan ini tidak berlaku" in dead.text) == (404, True)
        refused = await opened(driver, entry, number - 1, "/certificate.pdf")
        assert (refused.status_code, refused.json()["code"]) == (404, "dead_link")
        assert refused.headers["cache-control"] == "private, no-store"
    for _ in range(2):
        assert (await changed(driver, entry, "revocation")).json()["is_revoked"]
    assert (await opened(driver, entry, 5)).status_code == 404
    assert not (await changed(driver, entry, "renewal")).json()["is_revoked"]
    assert [(await opened(driver, entry, number)).status_code for number in (5, 6)] == [404, 200]

    told = await driver.service.outbox("HolderLinkRenewed")
    assert [one.body["number"] for one in told] == [2, 3, 4, 5, 6]
    assert [one.body["number"] for one in await driver.service.outbox("HolderLinkRevoked")] == [5]
    codes = [LINKS.code(entry_id(entry), number) for number in range(1, 7)]
    kept = await driver.service.rows("SELECT body FROM outbox UNION ALL SELECT to_jsonb(a)::text FROM audit_entry a")
    assert not [row for row in kept if any(code in str(row) for code in codes)], "the link itself is told nowhere"
    acts = await driver.service.rows("SELECT action FROM audit_entry WHERE action LIKE '%holder_link' ORDER BY id")
    assert [row["action"] for row in acts] == [*["renew_holder_link"] * 4, "revoke_holder_link", "renew_holder_link"]


async def test_nobody_renews_the_link_of_another_lsp_or_organizer(driver: CertificationDriver) -> None:
    entry = await driver.certificate()
    for act in ("renewal", "revocation"):
        refused = await changed(driver, entry, act, role="organizer_system", organizer="dispersip-lain")
        assert refused.status_code == 404
    other = CertificationDriver(driver.service, lsp_id="lsp-lain")
    assert (await changed(other, entry, "renewal")).status_code == 404
    assert (await opened(driver, entry)).status_code == 200


async def test_the_link_of_what_was_reissued_leads_on_to_the_new_documents(driver: CertificationDriver) -> None:
    old = await documents(driver)
    await driver.order(old["id"], "reissue", "lost")
    new = {"id": (await driver.ok("GET", f"/certificates/{old['id']}"))["replaced_by"]}
    page = (await opened(driver, old)).text
    assert "Diterbitkan ulang dengan nomor baru" in page
    assert f'href="/holder/{LINKS.code(entry_id(new))}"' in page
    assert (await opened(driver, new)).status_code == 200
    await changed(driver, new, "renewal")
    assert f'href="/holder/{LINKS.code(entry_id(new), 2)}"' in (await opened(driver, old)).text
    await changed(driver, new, "revocation")
    assert "Dokumen sertifikat penggantinya" not in (await opened(driver, old)).text


async def test_the_link_of_an_erased_person_is_gone_and_none_is_sent_again(driver: CertificationDriver) -> None:
    entry = await documents(driver)
    await driver.service.deliver(sample(PersonErased, entry["application_id"]))
    assert (await opened(driver, entry)).status_code == 404
    assert (await opened(driver, entry, rest="/certificate.pdf")).status_code == 404
    refused = await changed(driver, entry, "renewal")
    assert (refused.status_code, refused.json()["code"]) == (409, "holder_erased")


async def test_nothing_is_sent_while_processing_is_restricted_and_the_holder_keeps_their_documents(
    driver: CertificationDriver,
) -> None:
    entry = await documents(driver)
    await driver.service.deliver(sample(ProcessingRestricted, entry["application_id"]))
    refused = await changed(driver, entry, "renewal")
    assert (refused.status_code, refused.json()["code"]) == (409, "processing_restricted")
    assert (await opened(driver, entry)).status_code == 200


async def test_a_link_that_was_revoked_or_followed_stays_dead_after_a_restore(driver: CertificationDriver) -> None:
    entry = await documents(driver)
    told = {"certificate_id": entry["id"], "number": 3}

    async def renewed(session: Any) -> None:
        await adopt_link(session, sample(HolderLinkRenewed, entry["application_id"], **told))

    async def revoked(session: Any) -> None:
        await adopt_link(session, sample(HolderLinkRevoked, entry["application_id"], **told))

    sessions = driver.service.runtime.sessions
    await in_transaction(sessions, renewed)
    assert [(await opened(driver, entry, number)).status_code for number in (1, 3)] == [404, 200]
    await in_transaction(sessions, revoked)
    assert (await opened(driver, entry, 3)).status_code == 404
