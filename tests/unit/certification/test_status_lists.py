"""Lists of status: bits where the standard puts them, places that tell nothing."""

import gzip
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from certification.certificates.models import HAS_A_BIT
from certification.certificates.states import CertificateState
from certification.credentials.canonical import canonical
from certification.credentials.multibase import decode_base64url
from certification.credentials.status_lists import (
    ENTRIES,
    StatusPurpose,
    bits_of,
    choose_places,
    encode_bits,
    is_set,
    places_of,
    status_list_of,
)

MOMENT = datetime(2026, 7, 1, 2, tzinfo=UTC)
EMPTY_AS_PUBLISHED = "H4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
"""`encodedList` of the standard's first example, without its prefix: 131,072 bits, none set."""


@given(st.sets(st.integers(0, ENTRIES - 1), max_size=30))
@settings(max_examples=20)
def test_the_bits_that_are_set_are_the_ones_asked_for(places: set[int]) -> None:
    encoded = encode_bits(places)
    assert all(is_set(encoded, place) for place in places)
    assert sum(is_set(encoded, place) for place in range(0, ENTRIES, 997)) == len(places & set(range(0, ENTRIES, 997)))
    assert encoded == encode_bits(sorted(places, reverse=True))


def test_the_first_place_is_the_leftmost_bit_and_the_list_is_long_enough() -> None:
    bits = gzip.decompress(decode_base64url(encode_bits([0, 15])))
    assert (bits[0], bits[1], len(bits) * 8) == (0x80, 0x01, 131_072)


def test_an_empty_list_says_what_the_one_of_the_standard_says() -> None:
    published = gzip.decompress(decode_base64url("u" + EMPTY_AS_PUBLISHED))
    assert published == gzip.decompress(decode_base64url(encode_bits([])))


def test_places_are_free_distinct_and_follow_no_order() -> None:
    taken = set(range(0, ENTRIES, 2))
    chosen = choose_places([places_of(f"code {number}") for number in range(1_000)], taken)
    assert len(set(chosen)) == 1_000
    assert not taken & set(chosen)
    assert chosen != sorted(chosen)


def test_a_certificate_would_have_the_same_place_again() -> None:
    assert places_of("code") == places_of("code")
    assert places_of("code")[0] != places_of("edoc")[0]


def test_every_state_of_a_certificate_has_its_bit_or_none() -> None:
    bits = bits_of((place, state) for place, state in enumerate(CertificateState))
    states = list(CertificateState)
    assert {purpose: {states[place] for place in places} for purpose, places in bits.items()} == {
        StatusPurpose.REVOCATION: {
            CertificateState.WITHDRAWN,
            CertificateState.SUPERSEDED,
            CertificateState.REISSUED,
        },
        StatusPurpose.SUSPENSION: {CertificateState.SUSPENDED},
    }
    assert set(HAS_A_BIT.split("'")[1::2]) == {states[place] for places in bits.values() for place in places}


def test_a_list_is_a_credential_that_ends_the_day_after() -> None:
    address = "https://k.example/lsp/a/status/revocation/1"
    made = status_list_of(address, "did:web:k", StatusPurpose.REVOCATION, [3], moment=MOMENT)
    assert (made["validFrom"], made["validUntil"]) == ("2026-07-01T02:00:00Z", "2026-07-02T02:00:00Z")
    assert made["credentialSubject"]["statusPurpose"] == "revocation"
    assert is_set(made["credentialSubject"]["encodedList"], 3)
    assert canonical(made)
