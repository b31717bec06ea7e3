"""A client of the tus project, made by others, sends a paper through the gateway and goes on where it broke off."""

import asyncio
import json
from pathlib import Path

from clients.generating import HERE, run_tool
from service.gateway.test_uploads import papers  # noqa: F401 - a fixture
from support.drivers.papers import Papers
from support.strange_papers import pdf

TUSPY = "tuspy==1.1.0"
CHUNK = 200  # as the story sends it


async def test_tuspy_sends_a_paper_and_resumes_it(papers: Papers, tmp_path: Path) -> None:  # noqa: F811
    paper, file = pdf(pages=2), tmp_path / "ijazah.pdf"
    file.write_bytes(paper)
    base = papers.driver.client.base_url
    facts = {
        "url": f"{str(base).rstrip('/')}/v1/applications/{papers.application}/documents?kind=diploma",
        "headers": papers.driver.organizer,
        "file": str(file),
    }
    story = HERE / "tus_story.py"
    told = json.loads(await asyncio.to_thread(run_tool, TUSPY, "python", str(story), given=json.dumps(facts)))
    assert (told["went_on_from"], told["sent"]) == (CHUNK, len(paper))
    assert len(paper) > 2 * CHUNK
    (kept,) = await papers.listed()
    assert (kept["state"], kept["kind"], told["address"].endswith(f"/v1/uploads/{kept['id']}")) == (
        "kept",
        "diploma",
        True,
    )
