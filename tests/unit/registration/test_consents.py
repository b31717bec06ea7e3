"""Consent is to the current text in its version; every other version is refused with what to do."""

import pytest

from registration.consents.problems import FIELD, MESSAGES, consent_errors
from registration.consents.rules import ConsentCode, find_fault
from registration.consents.schemas import ConsentTextsView
from registration.consents.texts import load_texts
from support.drivers.registration import CONSENT


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("2026-2", None),
        ("2026-1", ConsentCode.OUTDATED),
        ("2026-3", ConsentCode.UNKNOWN),
        ("", ConsentCode.MISSING),
        (None, ConsentCode.MISSING),
    ],
)
def test_only_the_newest_of_the_texts_can_be_consented_to(said: str | None, fault: ConsentCode | None) -> None:
    assert find_fault(said, ["2026-2", "2026-1"]) is fault


def test_each_delivered_text_is_another_version_in_both_languages_newest_first() -> None:
    texts = load_texts()
    assert len({one.version for one in texts}) == len(texts)
    assert [one.since for one in texts] == sorted((one.since for one in texts), reverse=True)
    assert all(one.text["id"].strip() and one.text["id"] != one.text["en"].strip() != "" for one in texts)
    assert ConsentTextsView.of_package().current == texts[0].version == CONSENT


def test_a_refusal_names_the_field_and_the_version_to_ask_for() -> None:
    (error,) = consent_errors(None)
    assert (error.field, error.pointer, error.code) == (FIELD, f"#/{FIELD}", "consent_missing")
    assert all(CONSENT in error.message[language] for language in ("id", "en"))
    assert consent_errors(CONSENT) == []
    assert MESSAGES.keys() == set(ConsentCode)
