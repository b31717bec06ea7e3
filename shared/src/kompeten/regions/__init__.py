"""Provinces, regencies and cities by their Kemendagri codes, as the list that comes with the package names them."""

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files


@cache
def region_rows() -> Sequence[Mapping[str, str]]:
    """Return the rows of the list, with its own headings, once per process."""
    source = files("kompeten.regions").joinpath("wilayah_kemendagri_2025.csv").read_text("utf-8")
    return list(csv.DictReader(source.splitlines()))


@cache
def region_names() -> Mapping[str, str]:
    """Return the names by code."""
    return {row["kode"]: row["nama"].strip() for row in region_rows()}
