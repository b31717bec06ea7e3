"""Certificates of a batch, from the decisions to the PDFs, against typst alone with a warm compiler."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from datetime import time as clock_time
from functools import partial

import segno
import typst

from benchmarks.certifying import CertificationCommands, certification_commands
from benchmarks.measuring import Aim, Comparison, Contender, Part, Series, in_turn
from benchmarks.servers import Servers
from benchmarks.sizes import Sizes
from certification.certificates.models import Certificate
from certification.pdf.rendering import TEMPLATES

ALL, ISSUED = "decide, close, number, event, PDF", "issue alone: number, event, PDF"
BARE = "typst alone, warm compiler"
MARKED = "Siti Rahm\u0331ah"  # no font has this letter in one piece
STEPS = ("decide", "close", "issue", "draw")


async def issuing(servers: Servers, sizes: Sizes) -> Comparison:
    """Measure certificates a second; one after the other in one process, as one worker does."""
    async with servers.wiring(["certification"]) as wiring, certification_commands(wiring) as commands:
        issue = Series(ISSUED, Part.OURS)
        steps: dict[str, list[float]] = {name: [] for name in STEPS}
        session_id = await commands.granted(1)
        model = (await commands.issue(session_id))[0]
        await commands.draw()
        series = await in_turn(
            [
                Contender(ALL, Part.OURS, partial(_batch, commands, sizes.certificates, issue, steps)),
                Contender(BARE, Part.BARE, partial(_bare, model, sizes.certificates)),
            ],
            rounds=sizes.rounds,
        )
        marked = await _marked(commands, sizes.certificates)
    comparison = Comparison(
        key="issuing",
        title="Issuing certificates",
        unit="certificates/s",
        how=f"A batch of {sizes.certificates}: a decision each in a transaction of its own, the closure with its "
        "events, the issue with numbers, register and events, the PDFs drawn, hashed and stored; by the service's "
        "commands in one process. Beside typst alone compiling the same template as often, with a warm compiler",
        series=[series[0], issue, series[1]],
        facts={f"{name}, ms per certificate": _per_certificate(steps[name], sizes) for name in STEPS}
        | {"issue, ms per certificate, names that only drawing can judge": marked},
    )
    bare = comparison.median(BARE)
    comparison.aims.append(Aim("the whole batch / typst alone", comparison.median(ALL) / bare, 0.7))
    comparison.aims.append(Aim("issue alone / typst alone", comparison.median(ISSUED) / bare, 0.7))
    return comparison


async def _batch(commands: CertificationCommands, count: int, issue: Series, steps: dict[str, list[float]]) -> float:
    cases, session_id = await commands.open_cases(count), await commands.open_session()
    moments = [time.perf_counter()]
    for case_id in cases:
        await commands.decide(session_id, case_id)
    moments.append(time.perf_counter())
    await commands.close(session_id)
    moments.append(time.perf_counter())
    await commands.issue(session_id)
    moments.append(time.perf_counter())
    await commands.draw()
    moments.append(time.perf_counter())
    for name, began, ended in zip(STEPS, moments, moments[1:], strict=False):
        steps[name].append(ended - began)
    issue.values.append(count / (moments[4] - moments[2]))
    return count / (moments[4] - moments[0])


async def _marked(commands: CertificationCommands, count: int) -> float:
    """Issue to people whose names have marks set on letters: each is drawn once before it is given a number."""
    session_id = await commands.granted(count, full_name=MARKED)
    started = time.perf_counter()
    await commands.issue(session_id)
    return round((time.perf_counter() - started) * 1000 / count, 2)


async def _bare(certificate: Certificate, count: int) -> float:
    document = certificate.document
    compiler = typst.Compiler(
        TEMPLATES / f"{certificate.template_version}.typ", root=TEMPLATES, ignore_system_fonts=True
    )
    moment = datetime.combine(document.issued_on, clock_time(), UTC)
    names = [document.model_copy(update={"holder_name": f"Nama {number}"}) for number in range(count + 1)]
    code = segno.make(document.verification_url, error="m")
    picture = str(code.svg_inline(border=4))
    inputs = [{"certificate": one.model_dump_json(), "qr": picture} for one in names]
    _compile(compiler, inputs[:1], moment)
    started = time.perf_counter()
    _compile(compiler, inputs[1:], moment)
    return count / (time.perf_counter() - started)


def _compile(compiler: typst.Compiler, inputs: Sequence[dict[str, str]], moment: datetime) -> None:
    for one in inputs:
        compiler.compile(format="pdf", sys_inputs=one, pdf_standards="a-2b", timestamp=moment)


def _per_certificate(seconds: Sequence[float], sizes: Sizes) -> float:
    return round(sorted(seconds)[len(seconds) // 2] * 1000 / sizes.certificates, 2)
