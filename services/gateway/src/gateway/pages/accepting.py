"""What a caller would rather read: browsers name HTML first, programs not at all."""

PAGES = ("text/html", "application/xhtml+xml")
LOWEST, HIGHEST = 0.0, 1.0


def prefers_page(accept: str) -> bool:
    """Tell whether HTML is asked for before JSON (RFC 9110, 12.5.1); of equals the first one named."""
    kinds = sorted((_weighted(one) for one in accept.split(",")), key=lambda kind: -kind[1])
    wanted = [kind in PAGES for kind, weight in kinds if weight > LOWEST and (kind in PAGES or "json" in kind)]
    return bool(wanted) and wanted[0]


def _weighted(accepted: str) -> tuple[str, float]:
    kind, *parameters = (part.strip().lower() for part in accepted.split(";"))
    weights = [parameter.removeprefix("q=") for parameter in parameters if parameter.startswith("q=")]
    return kind, _number(weights[0]) if weights else HIGHEST


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return LOWEST
