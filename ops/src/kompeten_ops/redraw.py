"""`kompeten-ops redraw`: certificates whose PDF could not be made are drawn again."""

from typing import Annotated

import typer

from kompeten_ops.gateway import DONE, HERE, Gateway, GatewayOption, TokenOption, operate, say

PATH = "/v1/operations/certification/drawings"


def redraw(
    *,
    reason: Annotated[str, typer.Option(help="Why it should work now; stands in the audit")],
    gateway: GatewayOption = HERE,
    token: TokenOption,
) -> None:
    """Draw again the certificates whose PDF could not be made, after what hindered it was mended."""

    async def work(at: Gateway) -> int:
        answer = await at.post(PATH, {"reason": reason})
        for certificate in answer["certificates"]:
            typer.echo(certificate)
        say(f"{len(answer['certificates'])} sertifikat digambar ulang / certificates are drawn again")
        return DONE

    operate(gateway, token, work)
