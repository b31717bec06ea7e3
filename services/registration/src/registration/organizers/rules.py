"""Where an organizer sits: a province, or a regency or city."""

from registration.catalogue.regions import Regions


def read_seat(code: str, regions: Regions) -> str | None:
    """Return the dotted Kemendagri code of a province, regency or city; None when there is no such place."""
    digits = code.replace(".", "")
    dotted = f"{digits[:2]}.{digits[2:]}" if len(digits) > len("63") else digits
    if dotted in regions or any(region.province_code == dotted for region in regions):
        return dotted
    return None
