"""Proofs and tokens: W3C's own vectors, and nothing that was changed on the way."""

import copy
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from certification.credentials.canonical import CREDENTIALS_CONTEXT, FOLDER, PINNED, Json, NotCanonical, canonical
from certification.credentials.jwts import NotAToken, encode_token, is_token_signed, read_token
from certification.credentials.multibase import (
    NotMultibase,
    decode_base58,
    decode_base64url,
    encode_base58,
    encode_public_key,
)
from certification.credentials.proofs import is_signed, proof_options, signed_bytes, with_proof, without_proof

VECTORS = Path(__file__).parent / "vectors"
CONTEXTS = dict(PINNED) | {
    "https://www.w3.org/ns/credentials/examples/v2": VECTORS / "credentials-examples-v2.json",
}
PRIVATE = decode_base58("z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq")[2:]  # behind its multicodec
KEY = Ed25519PrivateKey.from_private_bytes(PRIVATE)
PUBLIC = KEY.public_key().public_bytes_raw()
METHOD = f"did:key:{encode_public_key(PUBLIC)}#{encode_public_key(PUBLIC)}"


@pytest.fixture
def vector() -> Json:
    signed: Json = json.loads((VECTORS / "signed-credential.json").read_text())
    return signed


def test_the_hashes_of_the_w3c_vector_are_ours(vector: Json) -> None:
    options = {name: value for name, value in vector["proof"].items() if name != "proofValue"}
    assert signed_bytes(vector, options, CONTEXTS).hex() == (
        "bea7b7acfbad0126b135104024a5f1733e705108f42d59668b05c0c50004c6b0"
        "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017"
    )


def test_signing_the_w3c_vector_gives_the_published_proof(vector: Json) -> None:
    options = proof_options(METHOD, datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC))
    signature = KEY.sign(signed_bytes(without_proof(vector), options, CONTEXTS))
    assert with_proof(without_proof(vector), options, signature) == vector


def test_the_w3c_vector_verifies_with_the_key_it_names(vector: Json) -> None:
    assert vector["proof"]["verificationMethod"] == METHOD
    assert is_signed(vector, PUBLIC, CONTEXTS)


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _places(one, (*path, name))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _places(one, (*path, index))
    else:
        yield path


def test_whatever_is_changed_in_the_vector_is_noticed(vector: Json) -> None:
    unnoticed = []
    for path in _places(vector):
        changed = copy.deepcopy(vector)
        holder: Any = changed
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] += "1"
        try:
            noticed = not is_signed(changed, PUBLIC, CONTEXTS)
        except NotCanonical:
            noticed = True
        if not noticed:
            unnoticed.append(path)
    assert not unnoticed


def test_another_key_signed_nothing(vector: Json) -> None:
    assert not is_signed(vector, Ed25519PrivateKey.generate().public_key().public_bytes_raw(), CONTEXTS)


def test_the_pinned_contexts_are_the_ones_that_were_published() -> None:
    table = (FOLDER / "README.md").read_text()
    for path in PINNED.values():
        assert hashlib.sha256(path.read_bytes()).hexdigest() in table
    assert hashlib.sha256(PINNED[CREDENTIALS_CONTEXT].read_bytes()).hexdigest() == (
        "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"  # as the data model's appendix names it
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"@context": [CREDENTIALS_CONTEXT, "https://example.org/mine"]},
        {"@context": ["http://127.0.0.1:1/context"]},
        {"@context": ["file:///etc/passwd"]},
        {"unheardOf": "signed by nobody"},
        {"type": ["VerifiableCredential", "UnheardOf"]},
        {"id": "no-address"},
        {"issuer": {"id": "did:web:a", "unheardOf": 1}},
    ],
)
def test_what_no_pinned_context_gives_a_meaning_is_refused(changes: Json) -> None:
    document = {"@context": [CREDENTIALS_CONTEXT], "type": ["VerifiableCredential"], "issuer": "did:web:a"}
    assert canonical(document)
    with pytest.raises(NotCanonical):
        canonical(document | changes)


async def _sign(message: bytes) -> bytes:
    return KEY.sign(message)


async def test_a_token_says_what_was_signed_and_by_whom() -> None:
    token = await encode_token({"name": "Nyoman"}, METHOD, _sign)
    assert read_token(token) == (METHOD, {"name": "Nyoman"})
    assert is_token_signed(token, PUBLIC)


async def test_a_token_that_was_changed_is_noticed() -> None:
    token = await encode_token({"name": "Nyoman"}, METHOD, _sign)
    header, _, signature = token.split(".")
    other = (await encode_token({"name": "Wayan"}, METHOD, _sign)).split(".")[1]
    assert not is_token_signed(f"{header}.{other}.{signature}", PUBLIC)
    assert not is_token_signed(token[:-8] + "AAAAAAAA", PUBLIC)


NONE = "eyJhbGciOiJub25lIn0.e30."  # {"alg": "none"}
CRITICAL = "eyJhbGciOiJFZERTQSIsInR5cCI6InZjK2p3dCIsImN0eSI6InZjIiwia2lkIjoiYSIsImNyaXQiOlsieCJdfQ.e30.AA"
NO_OBJECT = "eyJhbGciOiJFZERTQSIsInR5cCI6InZjK2p3dCIsImN0eSI6InZjIiwia2lkIjoiYSJ9.W10.AA"


@pytest.mark.parametrize("text", ["", "a", "a.b.c", "é.é.é", "....", NONE, CRITICAL, NO_OBJECT, "e30.e30.e30"])
def test_what_is_no_token_of_our_kind_is_refused(text: str) -> None:
    with pytest.raises(NotAToken):
        read_token(text)


@given(st.binary(max_size=80))
@settings(max_examples=50)
def test_base58_comes_back_as_it_went(content: bytes) -> None:
    assert decode_base58(encode_base58(content)) == content


@pytest.mark.parametrize("text", ["", "m123", "z0", "zIl", "z" + "2" * 1000])
def test_other_texts_are_no_base58(text: str) -> None:
    with pytest.raises(NotMultibase):
        decode_base58(text)


def test_another_base_is_no_list() -> None:
    with pytest.raises(NotMultibase):
        decode_base64url("zabc")
