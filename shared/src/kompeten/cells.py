"""What a cell's name marks, where several systems stand behind one gateway: its services, and the codes it issues."""

CELL_NAME = r"^[a-z][a-z0-9]{0,7}$"  # printed in every code: short, and on every keyboard
_MARK = "."  # between the name and the rest; in no code of a system without a name


def called(service: str, cell: str | None) -> str:
    """Return what a service is called by the gateway: each cell has one of its kind."""
    return f"{cell}/{service}" if cell else service


def marked_code(code: str, cell: str | None) -> str:
    """Return a verification code that tells its cell."""
    return f"{cell}{_MARK}{code}" if cell else code


def cell_of_code(code: str) -> str:
    """Return the name a code begins with; "" for one from a system without a name."""
    name, mark, _ = code.partition(_MARK)
    return name if mark else ""
