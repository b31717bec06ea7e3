"""The regencies and cities of Indonesia by their Kemendagri code."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from kompeten.regions import region_names, region_rows

_REGENCY_OR_CITY = "2"


@dataclass(frozen=True, slots=True)
class Region:
    """One regency or city; `code` is dotted (63.71), `province_code` its first two digits."""

    code: str
    name: str
    kind: str
    province_code: str
    province_name: str


class Regions:
    """A list to look codes up in; provinces, districts and BPS codes are not in it."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self._by_code = {region.code: region for region in regions}

    def name(self, code: str) -> str | None:
        """Return the full name, "Kota Banjarmasin", of a dotted code."""
        region = self._by_code.get(code)
        return region.name if region else None

    def __contains__(self, code: object) -> bool:
        """Tell whether a dotted code is in the list."""
        return code in self._by_code

    def __iter__(self) -> Iterator[Region]:
        """Go through the regions in the list's order."""
        return iter(self._by_code.values())

    def __len__(self) -> int:
        """Count the regions."""
        return len(self._by_code)


def read_seat(code: str, regions: Regions) -> str | None:
    """Return the dotted Kemendagri code of a province, regency or city; None when there is no such place."""
    digits = code.replace(".", "")
    dotted = f"{digits[:2]}.{digits[2:]}" if len(digits) > len("63") else digits
    if dotted in regions or any(region.province_code == dotted for region in regions):
        return dotted
    return None


@cache
def load_regions() -> Regions:
    """Read the list that comes with the package, once per process."""
    names = region_names()
    return Regions(
        Region(
            code=row["kode"],
            name=names[row["kode"]],
            kind=row["jenis"],
            province_code=row["kode_induk"],
            province_name=names[row["kode_induk"]],
        )
        for row in region_rows()
        if row["tingkat"] == _REGENCY_OR_CITY
    )
