"""From a message's frozen data to a letter: subject and text."""

from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from kompeten.personal import without_nik
from notifications.letters.kinds import LetterKind
from notifications.letters.words import field_label, local_time, long_date, one_line, period


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
        "field_label": field_label,
        "long_date": long_date,
        "local_time": local_time,
        "without_nik": without_nik,
    }
    environment.globals["period"] = period
    return environment


ENVIRONMENT = _environment()


def render(
    kind: LetterKind, data: dict[str, Any], *, name: str | None, batch_title: str | None, appeal_working_days: int
) -> Letter:
    """Return the letter; the first line of a template is its subject. The same input gives the same letter."""
    context = {**data, "name": name, "appeal_working_days": appeal_working_days}
    if batch_title is not None:
        context["batch_title"] = batch_title
    written = ENVIRONMENT.get_template(f"{kind}.txt").render(context)
    subject, _, text = written.partition("\n")
    return Letter(one_line(subject), text.strip() + "\n")
