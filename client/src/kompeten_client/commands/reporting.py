"""`kompeten report`, `template`, `export`: what is taken out of Kompeten, to be read, filled in or handed over."""

import json
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from pydantic import BaseModel

from kompeten_client.commands.access import ActivityOption, JsonOption, MaybeBatchOption, kompeten, one_target
from kompeten_client.commands.screen import say, show_json, show_rows
from kompeten_client.commands.words import label, words
from kompeten_client.reports import Report
from kompeten_client.signing.keeping import write_private


class Saved(BaseModel):
    """Where something was written to."""

    path: Path


PersonArgument = Annotated[UUID, typer.Argument(metavar="PERSON", help="argument_person")]
BatchArgument = Annotated[UUID, typer.Argument(metavar="BATCH", help="argument_batch")]


def in_a_folder(path: Path | None) -> Path | None:
    """Refuse a place that cannot be written to before anything is asked."""
    if path is not None and not path.parent.is_dir():
        raise typer.BadParameter(words("no_folder"))
    return path


def _new(path: Path) -> Path:
    """Refuse a file that is there: somebody may have filled it in."""
    if path.exists():
        raise typer.BadParameter(words("there_already", path=path))
    return in_a_folder(path) or path


def show_report(
    context: typer.Context,
    batch: BatchArgument,
    *,
    save: Annotated[
        Path | None,
        typer.Option("--save", metavar="FILE", dir_okay=False, callback=in_a_folder, help="option_save_report"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show how a batch stands, or save it as a workbook, which shows people and is for its owner alone."""
    with kompeten(context, as_json=as_json) as client:
        if save is not None:
            write_private(save, client.reports.workbook(batch))
            _show_place(save, "report_saved", as_json=as_json)
            return
        found = client.reports.get(batch)
    if as_json:
        show_json(found)
    else:
        _show(found)


def save_template(
    context: typer.Context,
    *,
    batch: MaybeBatchOption = None,
    activity: ActivityOption = None,
    save: Annotated[
        Path, typer.Option("--save", metavar="FILE", dir_okay=False, callback=_new, help="option_save_template")
    ] = Path("templat.xlsx"),
    as_json: JsonOption = False,
) -> None:
    """Save the workbook that people are filled in to, for a batch or for an activity."""
    target = one_target(batch, activity)
    with kompeten(context, as_json=as_json) as client:
        save.write_bytes(client.imports.template(**target))
    _show_place(save, "template_saved", as_json=as_json)


def save_export(
    context: typer.Context,
    person: PersonArgument,
    *,
    save: Annotated[
        Path | None,
        typer.Option("--save", metavar="FILE", dir_okay=False, callback=in_a_folder, help="option_save_export"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Save all that is held about a person, from every service, as one file for its owner alone."""
    target = save or Path(f"{person}.json")
    with kompeten(context, as_json=as_json) as client:
        found = client.people.export(person)
    write_private(target, json.dumps(found, indent=2, ensure_ascii=False).encode())
    _show_place(target, "export_saved", as_json=as_json)


def _show_place(path: Path, name: str, *, as_json: bool) -> None:
    if as_json:
        show_json(Saved(path=path))
    else:
        say(words(name, path=path))


def _show(report: Report) -> None:
    people = [
        (one.full_name, one.scheme_code, one.region_name, label(one.stage), one.waiting_place, one.certificate_number)
        for one in report.people
    ]
    show_rows(("name", "schemes", "region", "stage", "place", "certificate"), people, title=report.batch.title)
    sums = [(one.region_name, one.people, one.quota, _stages(one.stages)) for one in report.regencies]
    show_rows(("region", "people", "quota", "stages"), sums, title=words("by_region"))
    paid = [(one.funding_source, one.people, _stages(one.stages)) for one in report.funding]
    show_rows(("funding", "people", "stages"), paid, title=words("by_funding"))


def _stages(stages: dict[str, int]) -> str:
    return ", ".join(f"{label(stage)} {number}" for stage, number in stages.items())
