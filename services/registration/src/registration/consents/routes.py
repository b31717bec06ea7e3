"""The texts of consent over HTTP."""

from typing import Annotated

from fastapi import Depends

from kompeten.http.authorization import require
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.identity.tokens import Principal
from registration.consents.schemas import ConsentTextsView

router = StrictRouter(prefix="/v1/consent-texts", tags=["people"])

Anybody = Annotated[Principal, Depends(require())]


@router.get(
    "",
    summary="The texts people consent to before their data is sent in",
    description="Newest first, in Indonesian and English. Whoever sends data in names the `current` version.",
    openapi_extra=public(),
)
async def show_consent_texts(_: Anybody) -> ConsentTextsView:
    return ConsentTextsView.of_package()
