"""Why a register is not shown, in both languages."""

from kompeten.problems import NotFound, Text


class NoSuchRegister(NotFound):
    """404: no LSP of this installation."""

    code = "no_such_register"
    message = Text("Tidak ada LSP seperti itu di sini.", "There is no such LSP here.")
