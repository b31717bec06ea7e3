"""From a message's frozen data to a letter: subject and text."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from kompeten.events.lsps import Lsp
from kompeten.holder_links import HolderLinks, LinkTo
from kompeten.personal import without_nik
from notifications.letters.kinds import LetterKind
from notifications.letters.rules import last_day
from notifications.letters.words import (
    change_reason,
    field_label,
    local_time,
    long_date,
    long_date_en,
    one_line,
    period,
)

REPORT_WORKING_DAYS = 3  # AK-02 and AK-05 are filled in while the assessor remembers


@dataclass(frozen=True)
class Letter:
    """What the recipient reads."""

    subject: str
    text: str


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("notifications.letters"),
        autoescape=select_autoescape(("html",)),  # letters are plain text
        undefined=StrictUndefined,  # a missing fact is an error, never a gap in a letter
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "change_reason": change_reason,
        "field_label": field_label,
        "long_date": long_date,
        "long_date_en": long_date_en,
        "local_time": local_time,
        "without_nik": without_nik,
    }
    environment.globals["period"] = period
    return environment


ENVIRONMENT = _environment()


def render(
    kind: LetterKind,
    data: dict[str, Any],
    *,
    name: str | None,
    batch_title: str | None,
    lsp: Lsp,
    links: HolderLinks,
    occurred_at: datetime,
) -> Letter:
    """Return the letter; the first line of a template is its subject. The same input gives the same letter.

    Days are days where the LSP is: a letter has that of what it tells, and its terms are counted from there. The link
    of a holder, or of a participant, is written here for the first time: no event and no row has it.
    """
    written_on = occurred_at.astimezone(ZoneInfo(lsp.time_zone)).date()
    context = {
        **data,
        "name": name,
        "lsp": lsp,
        "link_to": links.address,
        "progress_link_to": partial(links.address, to=LinkTo.PROGRESS),
        "reply_to": lsp.contact.reply_to or lsp.contact.email,
        "written_on": written_on.isoformat(),
        "appeal_until": last_day(written_on, lsp.appeal_working_days, lsp.days_off).isoformat(),
    }
    if "ends_at" in data:
        assessed_on = datetime.fromisoformat(data["ends_at"]).astimezone(ZoneInfo(data["batch"]["time_zone"])).date()
        context["report_due"] = last_day(assessed_on, REPORT_WORKING_DAYS, lsp.days_off).isoformat()
    if batch_title is not None:
        context["batch_title"] = batch_title
    written = ENVIRONMENT.get_template(f"{kind}.txt").render(context)
    subject, _, text = written.partition("\n")
    return Letter(one_line(subject), text.strip() + "\n")
