"""The sample files, read as an import reads them."""

from pathlib import Path

from kompeten.sheets.reading import read_sheet
from registration.imports.tables import Table, get_table

SAMPLES = Path(__file__).parents[2] / "samples"
MOST_ROWS = 5_000


async def read_table(content: bytes) -> Table:
    """Return the table of a file."""
    return get_table(await read_sheet(content, most_rows=2 * MOST_ROWS), most_rows=MOST_ROWS)


async def read_sample(name: str) -> Table:
    """Return the table of a sample file."""
    return await read_table((SAMPLES / name).read_bytes())
