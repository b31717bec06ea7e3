"""The page of an interaction URL in Chromium: what to do to get a certificate into a wallet."""

from pathlib import Path

from playwright.async_api import Browser

from browser.showing import SITE, look_at_page
from certification.wallets.page import render_wallet


async def test_whoever_wants_it_in_a_wallet_reads_how_on_any_screen_and_on_paper(
    browser: Browser, pictures: Path
) -> None:
    html = render_wallet(SITE, "synthetic-code-of-a-test", scheme_name="Pengolahan Bahan Perpustakaan")
    said = "Simpan sertifikat di dompet digital"
    await look_at_page(browser, pictures, "wallet", html, here="/wallet/synthetic-code-of-a-test", said=said)
