"""A wallet of somebody else gets the credential, by the steps that Learner Credential Wallet takes (VCALM of W3C)."""

import json
from urllib.parse import parse_qs, urlsplit

from certification.wallets.rules import learner_wallet_address
from service.certification.test_holder_links import documents, opened
from support.drivers.certification import CertificationDriver


async def test_a_wallet_that_scans_the_code_asks_how_to_go_on_and_is_given_the_credential(
    driver: CertificationDriver,
) -> None:
    entry = await documents(driver)
    code = entry["verification_url"].rpartition("/")[2]
    client = driver.service.client
    asked = await client.get(f"/wallet/{code}?iuv=1", headers={"Accept": "application/json"})
    assert (asked.status_code, list(asked.json()["protocols"])) == (200, ["vcapi"])
    exchange = urlsplit(asked.json()["protocols"]["vcapi"])
    assert exchange.netloc == urlsplit(entry["verification_url"]).netloc
    answered = await client.post(exchange.path, json={})
    assert (answered.status_code, answered.headers["cache-control"]) == (200, "no-store")
    presentation = answered.json()["verifiablePresentation"]
    assert presentation["type"] == ["VerifiablePresentation"]
    (credential,) = presentation["verifiableCredential"]
    judged = (await client.post("/v1/verifications/credentials", json={"credential": credential})).json()
    assert judged["verified"], judged
    own = {"verifiablePresentation": {"type": ["VerifiablePresentation"], "holder": "did:key:z6Mk"}}
    assert (await client.post(exchange.path, json=own)).json() == answered.json(), "a wallet may show itself first"


async def test_whoever_opens_the_address_in_a_browser_is_told_what_to_do(driver: CertificationDriver) -> None:
    entry = await documents(driver)
    code = entry["verification_url"].rpartition("/")[2]
    page = await driver.service.client.get(f"/wallet/{code}", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "Simpan sertifikat di dompet digital" in page.text
    assert "<svg" in page.text
    assert f'href="/wallet/{code}"' in (await opened(driver, entry)).text, "the holder's page leads there"
    link = urlsplit(learner_wallet_address("https://sertifikasi.example.id/", code))
    request = json.loads(parse_qs(link.query)["request"][0])
    assert request == {
        "credentialRequestOrigin": "https://sertifikasi.example.id",
        "protocols": {"vcapi": f"https://sertifikasi.example.id/v1/verifications/{code}/exchanges"},
    }


async def test_an_unknown_code_leads_to_no_credential(driver: CertificationDriver) -> None:
    client = driver.service.client
    for accept, kind in (("application/json", "application/problem+json"), ("text/html", "text/html; charset=utf-8")):
        missing = await client.get("/wallet/tidak-ada", headers={"Accept": accept})
        assert (missing.status_code, missing.headers["content-type"]) == (404, kind)
    assert (await client.post("/v1/verifications/tidak-ada/exchanges", json={})).status_code == 404
