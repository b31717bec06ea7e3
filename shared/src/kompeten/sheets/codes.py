"""Why a file is refused as a whole; the codes are a contract with those who read answers by program.

Imports nothing: the process that reads starts with it.
"""

from enum import StrEnum


class FileCode(StrEnum):
    """What is wrong with the file, or with its header."""

    EMPTY = "empty"
    NOT_A_SPREADSHEET = "not_a_spreadsheet"
    ENCRYPTED = "encrypted"
    UNSAFE_CONTENT = "unsafe_content"
    HEADER_NOT_FOUND = "header_not_found"
    COLUMN_MISSING = "column_missing"
    COLUMN_DUPLICATED = "column_duplicated"
    COLUMN_UNKNOWN = "column_unknown"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_LARGE = "too_large"
    ERASED = "file_erased"
    FAILED = "import_failed"


class FileRefused(Exception):
    """The file cannot be taken at all. Only what is wrong with columns names any: `columns`."""

    def __init__(self, code: FileCode, *columns: str) -> None:
        super().__init__(code)
        self.code = code
        self.columns = columns
