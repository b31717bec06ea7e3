"""`kompeten-ops verify-audit`: whether the audit of every service is whole, and ends where it was noted to end."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from kompeten_ops.gateway import (
    DONE,
    FOUND,
    HERE,
    SERVICES,
    Gateway,
    GatewayOption,
    JsonOption,
    NotAnswered,
    TokenOption,
    operate,
    plain,
    say,
    screen,
)
from kompeten_ops.paging import Json

OLDEST_SECONDS = 60  # the sealer comes every five seconds

Heads = dict[str, Json]  # by service: number and hash of the last seal


@dataclass(frozen=True)
class Finding:
    """What a service's audit proved, in the sentences an operator reads."""

    service: str
    sealed: int
    head: str
    unsealed: int
    age_seconds: float
    breaks: list[Json]
    faults: list[str]


def verify_audit(
    *,
    heads: Annotated[
        Path | None, typer.Option(help="Compare with the ends noted in this file, then note the new ones")
    ] = None,
    as_json: JsonOption = False,
    gateway: GatewayOption = HERE,
    token: TokenOption,
) -> None:
    """Verify the sealed audit of every service. Exit code 1 when something does not hold or waits unsealed too long."""

    async def work(at: Gateway) -> int:
        noted = _read(heads)
        findings = [await _verify(at, service, noted.get(service)) for service in SERVICES]
        if as_json:
            typer.echo(json.dumps([vars(one) for one in findings], indent=2, ensure_ascii=False))
        else:
            _show(findings)
        if any(one.faults for one in findings):
            return FOUND
        if heads is not None:
            new = {one.service: {"number": one.sealed, "hash": one.head} for one in findings}
            heads.write_text(json.dumps(new, indent=2) + "\n", "utf-8")
        return DONE

    operate(gateway, token, work)


async def _verify(at: Gateway, service: str, noted: Json | None) -> Finding:
    path = f"/v1/operations/{service}/audit"
    breaks: list[Json] = []
    part = await at.get(path)
    breaks += part["breaks"]
    while part["next"] is not None:
        part = await at.get(path, after=part["next"])
        breaks += part["breaks"]
    faults = [_described(one) for one in breaks]
    if noted is not None and 0 < noted["number"] <= part["archived_to"]:
        faults.append(f"seal {noted['number']}, the noted one, lies in an archive: compare its file, then note anew")
    elif noted is not None and noted["number"] > 0:
        then = await at.get(path, after=noted["number"] - 1, limit=1)
        if (then["verified_to"], then["head"]) != (noted["number"], noted["hash"]):
            faults.append(f"seal {noted['number']} is not the one that was noted: the chain was cut or written anew")
    tail = part["tail"]
    if tail["age_seconds"] > OLDEST_SECONDS:
        faults.append(f"{tail['rows']} rows unsealed, the oldest for {tail['age_seconds']:.0f} s: no sealer runs")
    return Finding(service, part["verified_to"], part["head"], tail["rows"], tail["age_seconds"], breaks, faults)


def _described(one: Json) -> str:
    row = f"audit row {one['entry_id']}" if one["entry_id"] else "an audit row"
    return {
        "altered": f"seal {one['number']}: {row} was altered",
        "deleted": f"seal {one['number']}: {row} was deleted",
        "seal_missing": f"seal {one['number']} is missing, and with it the proof of {row}",
    }[str(one["kind"])]


def _read(heads: Path | None) -> Heads:
    """Return the ends noted before; nothing when there is no file yet."""
    if heads is None or not heads.exists():
        return {}
    try:
        noted: Heads = json.loads(heads.read_text("utf-8"))
        return {service: {"number": int(one["number"]), "hash": str(one["hash"])} for service, one in noted.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotAnswered(f"{heads}: bukan catatan verify-audit / not a note of verify-audit") from error


def _show(findings: list[Finding]) -> None:
    table = Table("service", "sealed", "unsealed", "oldest", "breaks", "head")
    for one in findings:
        age = f"{one.age_seconds:.0f} s"
        table.add_row(*map(plain, (one.service, one.sealed, one.unsealed, age, len(one.breaks), one.head[:16])))
    screen().print(table)
    for one in findings:
        for fault in one.faults:
            say(f"{one.service}: {fault}")
