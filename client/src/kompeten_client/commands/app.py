"""The command line as a whole."""

from typing import Annotated

import typer

from kompeten_client.commands import applying, batch, following, importing, listening, login, reporting, uploading
from kompeten_client.commands.access import Asked
from kompeten_client.commands.speaking import Speaking
from kompeten_client.texts import OPTION, VARIABLE, Language

app = typer.Typer(
    name="kompeten", cls=Speaking, no_args_is_help=True, help="help_kompeten", pretty_exceptions_show_locals=False
)
app.command("login", help="help_login")(login.login)
app.command("logout", help="help_logout")(login.logout)
app.add_typer(batch.app)
app.command("import", help="help_import")(importing.send_file)
app.command("import-result", help="help_import_result")(importing.show_result)
app.command("template", help="help_template")(reporting.save_template)
app.command("consent", help="help_consent")(applying.show_consent)
app.command("apply", help="help_apply")(applying.apply)
app.add_typer(uploading.app)
app.command("status", help="help_status")(applying.status)
app.command("report", help="help_report")(reporting.show_report)
app.command("export", help="help_export")(reporting.save_export)
app.command("feed", help="help_feed")(following.show_feed)
app.add_typer(listening.app)


@app.callback()
def place(
    context: typer.Context,
    *,
    gateway: Annotated[str | None, typer.Option(envvar="KOMPETEN_GATEWAY", help="option_gateway")] = None,
    token: Annotated[str | None, typer.Option(envvar="KOMPETEN_TOKEN", help="option_token")] = None,
    lang: Annotated[Language | None, typer.Option(OPTION, envvar=VARIABLE, help="option_lang")] = None,
) -> None:
    """Note where to ask, and with what; `lang` has been read before anything else."""
    del lang
    context.obj = Asked(gateway, token)
