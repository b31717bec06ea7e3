"""The packaged catalogue as rows: every scheme as version 1, active where it may be."""

import re
from typing import Any

from registration.catalogue.models import columns_of
from registration.catalogue.rules import check_activation
from registration.catalogue.schemes import SchemeVersion, VersionState, load_catalogue, load_versions

Row = dict[str, Any]  # Any: column values


def delivered_rows() -> list[Row]:
    """Return the rows of `scheme_version` for the LSP the file is for; a version that lacks something stays a draft."""
    lsp_id = re.sub(r"[^a-z0-9]+", "-", load_catalogue().lsp.casefold()).strip("-")
    return [{"lsp_id": lsp_id, **columns_of(_activated(version))} for version in load_versions()]


def _activated(version: SchemeVersion) -> SchemeVersion:
    if check_activation(version):
        return version
    return version.model_copy(update={"state": VersionState.ACTIVE})
