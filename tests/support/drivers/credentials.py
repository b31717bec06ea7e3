"""What strangers do with credentials: fetch them, and show them to be verified."""

from pathlib import Path
from typing import Any

import httpx

from certification.credentials.folder import FolderKeyring
from certification.credentials.parts import signer_of
from support.drivers.certification import CertificationDriver

Json = dict[str, Any]


async def get(driver: CertificationDriver, path: str, **headers: str) -> httpx.Response:
    return await driver.service.client.get(path, headers={name.replace("_", "-"): headers[name] for name in headers})


async def present(driver: CertificationDriver, credential: Any) -> httpx.Response:
    return await driver.service.client.post("/v1/verifications/credentials", json={"credential": credential})


async def findings(driver: CertificationDriver, credential: Any) -> tuple[bool, list[str]]:
    """Return whether a credential is verified, and what each check found."""
    answer = await present(driver, credential)
    assert answer.status_code == 200, answer.text
    return answer.json()["verified"], [one["found"] for one in answer.json()["checks"]]


async def issued(driver: CertificationDriver) -> str:
    """Issue a certificate, sign it, and return where its credential is."""
    entry = await driver.certificate()
    await signer_of(driver.service.runtime).sign_some()
    code = entry["verification_url"].rpartition("/")[2]
    return f"/v1/verifications/{code}/credential"


def keyring(driver: CertificationDriver) -> Path:
    found = signer_of(driver.service.runtime).keyring
    assert isinstance(found, FolderKeyring)
    return found._folder
