"""Why something about an LSP is refused."""

from kompeten.problems import Text
from registration.catalogue.problems import TIME_ZONE_UNKNOWN
from registration.lsps.rules import LspCode

MESSAGES: dict[LspCode, Text] = {
    LspCode.NUMBER_PATTERN: Text(
        "Pola nomor harus memuat {{sequence}} dan {{year}}, dan boleh memuat {{scheme}} dan {{lsp}}.",
        "The pattern must hold {{sequence}} and {{year}}, and may hold {{scheme}} and {{lsp}}.",
    ).format(),
    LspCode.TIME_ZONE_UNKNOWN: TIME_ZONE_UNKNOWN,
}
