"""What of a fact is for everybody."""

from pydantic import JsonValue

WITHHELD = frozenset({"holder_name", "original_name", "verification_url"})


def without_holder(data: JsonValue) -> JsonValue:
    """Return a fact without whom it is about and where that stands, also within what it names beside.

    One by one the public page tells both to whoever holds the paper; a whole register of names it tells nobody.
    """
    if isinstance(data, dict):
        return {name: without_holder(value) for name, value in data.items() if name not in WITHHELD}
    return [without_holder(one) for one in data] if isinstance(data, list) else data
