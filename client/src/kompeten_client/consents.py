"""The texts people consent to before their data is sent in."""

from datetime import date

from pydantic import BaseModel

from kompeten_client.connection import Connection
from kompeten_client.texts import Text


class ConsentText(BaseModel):
    """One version of the text; it never changes."""

    version: str
    since: date
    text: Text


class ConsentTexts(BaseModel):
    """Every version there ever was, newest first; `current` is the one to consent to."""

    current: str
    items: list[ConsentText]


class Consents:
    """`kompeten.consents`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def current(self) -> ConsentText:
        """Return the text to show to people; whoever sends them in names its version."""
        texts = self._connection.get(ConsentTexts, "/v1/consent-texts")
        return next(one for one in texts.items if one.version == texts.current)
