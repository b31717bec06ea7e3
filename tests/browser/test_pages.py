"""Every page as somebody with a phone, a computer or a printer meets it, after a whole batch was certified."""

import io
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from devstack.demo.place import Place
from devstack.demo.story import Ending, play
from devstack.stack import Stack
from flow.conftest import Silence, collector, screen, system  # noqa: F401 - fixtures
from support.qr import read_qr

SIZES = {"narrow": (320, 640), "phone": (390, 844), "desktop": (1280, 900)}
NUMBERS_A_MINUTE = 20  # of the form and its program's twin


@pytest.fixture
async def ending(system: Stack, screen: Silence, tmp_path: Path) -> Ending:  # noqa: F811
    """A batch that was played to its end."""
    return await play(Place.on(system, tmp_path), screen)


async def look_at(page: Page, folder: Path, name: str) -> None:
    """See a page by day and by night in every size, leave pictures, and print it: nothing sticks out or is lost."""
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        for size, (width, height) in SIZES.items():
            await page.set_viewport_size({"width": width, "height": height})
            sticks_out = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert sticks_out <= 0, f"{name}, {size}: {sticks_out} pixels"
            await page.screenshot(path=folder / f"{name}-{size}-{scheme}.png", full_page=True)
        results = await Axe().run(page)  # all its rules for WCAG 2.1 AA and good practice
        assert results.violations_count == 0, f"{name}, {scheme}: {results.generate_report()}"
    printed = pypdfium2.PdfDocument(io.BytesIO(await page.pdf(prefer_css_page_size=True)))
    printed[0].render(scale=1.2).to_pil().save(folder / f"{name}-printed.png")
    assert len(printed) == 1, f"{name} is printed on {len(printed)} pages"


async def ask(page: Page, number: str, holder_name: str) -> None:
    """Fill the form and send it."""
    await page.fill("input[name=number]", number)
    await page.fill("input[name=holder_name]", holder_name)
    await page.click("button[type=submit]")


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
    await assert_number_is_not_small(page)
    await look_at(page, pictures, "certificate-active")
    pdf = next((tmp_path / "certificates").glob("00006-*.pdf"))
    await assert_paper_is_genuine(page, pdf.read_bytes())

    await page.goto(f"{system.url}/verify/")
    await look_at(page, pictures, "form")
    await ask(page, certificate["certificate_number"].lower(), certificate["holder_name"].upper())
    assert certificate["registration_number"] in await page.inner_text("main")

    await page.goto(system.url)
    await look_at(page, pictures, "first")
    assert not errors

    await assert_misses_are_told(system, page, certificate, pictures)
    await assert_refusals_are_pages(system, page, pictures)

    await page.goto(f"{system.url}/docs")
    await page.wait_for_selector("#operations-tag-applications, .opblock-tag-section")
    await page.screenshot(path=pictures / "docs-desktop.png")

    pypdfium2.PdfDocument(pdf)[0].render(scale=1.6).to_pil().save(pictures / "certificate.png")


async def assert_paper_is_genuine(page: Page, pdf: bytes) -> None:
    """What a scanner reads on the certificate leads to its page, which knows that the issuer signed it."""
    scales = (300 / 72, 400 / 72, 500 / 72, 600 / 72)  # dots per point: a scanner tries until it has read
    await page.goto(next(filter(None, (read_qr(pdf, scale) for scale in scales))))
    await page.wait_for_selector("html[data-checked]", state="attached")
    assert "Kode QR asli" in await page.inner_text("#pernyataan")


async def assert_number_is_not_small(page: Page) -> None:
    """On the narrowest phone the number is as large as the facts beside it."""
    await page.set_viewport_size({"width": 320, "height": 640})
    size = "element => getComputedStyle(element).fontSize"
    number = await page.eval_on_selector(".number dd", size)
    assert number == await page.eval_on_selector("[aria-labelledby=pemegang] dl > div:last-child dd", size)


async def assert_misses_are_told(
    system: Stack,  # noqa: F811
    page: Page,
    certificate: dict[str, Any],
    pictures: Path,
) -> None:
    """A wrong name and an empty form leave the form to be mended."""
    await page.goto(f"{system.url}/verify")
    await ask(page, certificate["certificate_number"], "Orang Lain")
    assert certificate["holder_name"] not in await page.inner_text("main")
    assert await page.input_value("input[name=holder_name]") == "Orang Lain"
    await look_at(page, pictures, "not-found")
    await ask(page, "", "")
    assert await page.locator("[role=alert]").count() == 2
    await look_at(page, pictures, "form-empty")


async def assert_refusals_are_pages(
    system: Stack,  # noqa: F811
    page: Page,
    pictures: Path,
) -> None:
    """An unknown address, too many requests and a service that is down can all be read."""
    await page.goto(f"{system.url}/sertifikat")
    await look_at(page, pictures, "unknown")
    for _ in range(2 * NUMBERS_A_MINUTE):  # a slow browser asks for a minute, and by then the first are forgotten
        await page.goto(f"{system.url}/verify")
        await ask(page, "1", "Orang Lain")
        if "Silakan coba lagi dalam" in await page.inner_text("main"):
            break
    else:
        pytest.fail("nobody was refused")
    await look_at(page, pictures, "too-many")
    await system.services["certification"].terminate()
    await page.goto(f"{system.url}/verify")
    assert "Layanan verifikasi sedang terganggu" in await page.inner_text("main")
    await look_at(page, pictures, "disrupted")
