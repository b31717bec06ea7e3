"""Signing credentials, against pyld alone bringing the same documents into the form that is hashed."""

import time
from collections.abc import Sequence
from functools import partial
from typing import Any

from pyld import jsonld
from pyld.documentloader.frozen import FrozenDocumentLoader

from benchmarks.certifying import CertificationCommands, certification_commands
from benchmarks.measuring import Aim, Comparison, Contender, Part, in_turn
from benchmarks.people import LSP
from benchmarks.servers import Servers
from benchmarks.sizes import Sizes
from certification.certificates.versions import printed_document
from certification.credentials.badges import StatusPlace, credential_of
from certification.credentials.canonical import PINNED
from certification.credentials.parts import signer_of
from certification.credentials.proofs import proof_options

OURS, BARE = "place, proof, token, statement, row", "pyld alone: document and proof options"
KEY = "did:web:kompeten.example:lsp:bench#key"

Json = dict[str, Any]  # Any: JSON


async def signing(servers: Servers, sizes: Sizes) -> Comparison:
    """Measure credentials a second, one after the other as the one worker does."""
    async with servers.wiring(["certification"]) as wiring, certification_commands(wiring) as commands:
        documents = await _documents(commands, sizes.certificates)
        series = await in_turn(
            [
                Contender(OURS, Part.OURS, partial(_ours, commands, sizes.certificates)),
                Contender(BARE, Part.BARE, partial(_bare, documents)),
            ],
            rounds=sizes.rounds,
        )
    comparison = Comparison(
        key="signing",
        title="Signing credentials",
        unit="credentials/s",
        how=f"{sizes.certificates} issued certificates a round, by the worker's own steps: a place in the list of "
        "status, the Open Badge with its `eddsa-rdfc-2022` proof, the same as `vc+jwt`, the statement for the QR code, "
        "the row. Beside pyld canonicalizing the same documents and their proof options, with the pinned contexts",
        series=series,
    )
    comparison.aims.append(Aim("signed / pyld alone", comparison.median(OURS) / comparison.median(BARE), 0.7))
    return comparison


async def _ours(commands: CertificationCommands, count: int) -> float:
    await commands.issue(await commands.granted(count))
    started = time.perf_counter()
    await _sign(commands)
    return count / (time.perf_counter() - started)


async def _sign(commands: CertificationCommands) -> None:
    signer = signer_of(commands.runtime)
    while await signer.sign_some():
        pass


async def _documents(commands: CertificationCommands, count: int) -> list[Json]:
    """Return the documents of issued certificates, and have these signed: caches are warm for both."""
    certificates = await commands.issue(await commands.granted(count))
    await _sign(commands)
    documents: list[Json] = []
    for number, one in enumerate(certificates):
        place = StatusPlace(1, number)
        credential = credential_of(printed_document(one), lsp_id=LSP, original_name=one.original_name, place=place)
        said = credential.as_json()
        documents += [said, proof_options(KEY, one.issued_at) | {"@context": said["@context"]}]
    return documents


async def _bare(documents: Sequence[Json]) -> float:
    loader = FrozenDocumentLoader(dict(PINNED))
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": loader}
    started = time.perf_counter()
    for one in documents:
        jsonld.normalize(one, options)
    return len(documents) / 2 / (time.perf_counter() - started)
