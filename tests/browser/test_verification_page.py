"""The public verification as somebody with a phone or a computer meets it, after a whole batch was certified."""

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from devstack.demo.story import Ending, play
from devstack.stack import Stack
from flow.conftest import Silence, place_of, screen, system  # noqa: F401 - fixtures

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture
async def ending(system: Stack, screen: Silence, tmp_path: Path) -> Ending:  # noqa: F811
    """A batch that was played to its end."""
    return await play(place_of(system, tmp_path), screen)


async def assert_accessible(page: Page) -> None:
    """axe-core finds nothing, by all its rules for WCAG 2.1 AA and good practice."""
    results = await Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


async def picture(page: Page, folder: Path, name: str) -> None:
    """Leave pictures in both sizes."""
    for size, view in (("phone", PHONE), ("desktop", DESKTOP)):
        await page.set_viewport_size(view)  # type: ignore[arg-type]  # a TypedDict of the same shape
        await page.screenshot(path=folder / f"{name}-{size}.png")


async def test_anyone_can_verify_a_certificate_in_a_browser(
    system: Stack,  # noqa: F811
    ending: Ending,
    browser: Browser,
    pictures: Path,
    tmp_path: Path,
) -> None:
    page = await browser.new_page()
    errors: list[Any] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    certificate = ending.scene.found["certificates"][5]

    await page.goto(certificate["verification_url"])
    assert certificate["holder_name"] in await page.inner_text("main")
    await assert_accessible(page)
    await picture(page, pictures, "certificate-active")

    await page.goto(f"{system.url}/verify")
    await assert_accessible(page)
    await picture(page, pictures, "form")
    await page.fill("input[name=number]", certificate["certificate_number"].lower())
    await page.fill("input[name=holder_name]", certificate["holder_name"].upper())
    await page.click("button[type=submit]")
    assert certificate["registration_number"] in await page.inner_text("main")
    assert not errors

    await page.goto(f"{system.url}/verify")
    await page.fill("input[name=number]", certificate["certificate_number"])
    await page.fill("input[name=holder_name]", "Orang Lain")
    await page.click("button[type=submit]")
    assert certificate["holder_name"] not in await page.inner_text("main")
    await assert_accessible(page)
    await picture(page, pictures, "not-found")

    await page.goto(f"{system.url}/docs")
    await page.wait_for_selector("#operations-tag-applications, .opblock-tag-section")
    await picture(page, pictures, "docs")

    pdf = next((tmp_path / "certificates").glob("00006-*.pdf"))
    pypdfium2.PdfDocument(pdf)[0].render(scale=1.6).to_pil().save(pictures / "certificate.png")
