"""The database of development keeps what was said, whoever runs the service."""

import asyncpg
import pytest

from support.databases import Templates

KEPT = ("instrument", "answer_sheet", "closed_report", "progress_entry")


@pytest.mark.parametrize("table", KEPT)
async def test_what_was_said_is_only_added_to(templates: Templates, table: str) -> None:
    connection = await asyncpg.connect((await templates.of("development")).runtime_url)
    try:
        await connection.fetch(f"SELECT 1 FROM {table}")
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table}"):
            column = "programme_id" if table == "closed_report" else "id"
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement.replace("id = id", f"{column} = {column}"))
    finally:
        await connection.close()
