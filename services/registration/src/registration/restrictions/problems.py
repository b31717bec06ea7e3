"""Why somebody's processing cannot be restricted."""

from kompeten.problems import Conflict, Text


class AlreadyErased(Conflict):
    """409: there is nothing left to restrict."""

    code = "nothing_to_restrict"
    message = Text(
        "Data orang ini telah dihapus (UU PDP); tidak ada lagi yang dapat dibatasi.",
        "This person's data has been erased (UU PDP); there is nothing left to restrict.",
    )
