"""Pages that need no service: drawn by their own code, shown from memory, and looked at."""

from pathlib import Path

from playwright.async_api import Browser, Page, Route

from browser.test_pages import look_at
from kompeten.http.pages.shell import PAGE_HEADERS

SITE = "https://sertifikasi.example.id"


async def look_at_page(browser: Browser, pictures: Path, name: str, html: str, *, here: str, said: str) -> None:
    """Show a page at its path, and look at it in every size and on paper; it says this, and no script complains."""
    page = await browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    await _show(page, html, here)
    assert said in await page.inner_text("main")
    await look_at(page, pictures, name)
    assert not complaints


async def _show(page: Page, html: str, here: str) -> None:
    async def answer(route: Route) -> None:
        if route.request.url.endswith(here):
            await route.fulfill(body=html, headers=PAGE_HEADERS | {"Content-Type": "text/html"})
        else:
            await route.fulfill(status=204)

    await page.route("**/*", answer)
    await page.goto(f"{SITE}{here}")
