"""The page of an interaction URL for whoever opens it in a browser: how to get the credential into a wallet."""

from pathlib import Path
from typing import Final

from markupsafe import Markup

from certification.wallets.rules import interaction_address, learner_wallet_address
from kompeten.drawing import qr_svg
from kompeten.http.pages.shell import Pages

_VERIFICATION: Final = Path(__file__).parents[1] / "verification" / "templates"
_PAGES: Final = Pages(Path(__file__).parent / "templates", _VERIFICATION)


def render_wallet(public_url: str, code: str, *, scheme_name: str) -> str:
    """Show the code a wallet scans, the link that opens one, and where the file is for all others."""
    return _PAGES.render(
        "wallet.html",
        scheme_name=scheme_name,
        qr=Markup(qr_svg(interaction_address(public_url, code), pixels=5, dark="#000000", light="#ffffff")),  # noqa: S704
        learner_wallet=learner_wallet_address(public_url, code),
        credential=f"/v1/verifications/{code}/credential",
        certificate=f"/verify/{code}",
    )
