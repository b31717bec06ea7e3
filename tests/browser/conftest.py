"""A real browser (Debian's chromium) on pages of a running system."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from devstack.folders import checkout

PICTURES = checkout() / "var" / "pictures"


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser; without one these tests fail, they are never skipped."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.fail("Chromium cannot be found: install it, on Debian with `apt-get install chromium`.")
    return found


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """A headless browser that asks nobody but the pages under test."""
    quiet = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(
            executable_path=chromium, args=[*quiet, "--no-sandbox", "--disable-sync", "--disable-quic"]
        )
        yield running
        await running.close()


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where the pictures of the pages are left to be looked at."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    return PICTURES
