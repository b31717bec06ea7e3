"""The packaged region list and catalogue, and when a scheme version may be activated or changed."""

import re

import pytest

from registration.catalogue.entry import Education, EntryRequirement, load_entry_requirements
from registration.catalogue.regions import load_regions
from registration.catalogue.rules import (
    VERSION,
    ActivationCode,
    VersionMove,
    check_activation,
    forbidden_changes,
    load_unit_code_patterns,
)
from registration.catalogue.schemes import SchemeVersion, Unit, VersionState, load_catalogue, load_versions, versions_of
from registration.forms.fields import Column
from registration.forms.rules import read_person
from unit.registration.people_samples import FIRST_DAY, GOOD


def version_with(*units: Unit) -> SchemeVersion:
    return load_versions()[0].model_copy(update={"units": units})


def test_regencies_and_cities_have_names_and_provinces() -> None:
    regions = load_regions()
    (banjarmasin,) = (region for region in regions if region.code == "63.71")
    assert (banjarmasin.name, banjarmasin.kind, banjarmasin.province_name) == (
        "Kota Banjarmasin",
        "kota",
        "Kalimantan Selatan",
    )
    assert regions.name("11.01") == "Kabupaten Aceh Selatan"
    assert len(regions) == 514
    assert len({region.province_code for region in regions}) == 38


@pytest.mark.parametrize("code", ["63", "6371", "63.99", "", "63.71.01"])
def test_nothing_else_is_a_region(code: str) -> None:
    assert code not in load_regions()
    assert load_regions().name(code) is None


def test_every_packaged_scheme_can_be_activated() -> None:
    versions = load_versions()
    assert [version.scheme_code for version in versions] == [scheme.code for scheme in load_catalogue().schemes]
    assert {version.state for version in versions} == {VersionState.DRAFT}
    assert {version.standard for version in versions} == {"SKKNI 236/2019"}
    for version in versions:
        assert check_activation(version) == []


@pytest.mark.parametrize("code", ["R.91PRP02.021.1", "PRP.LP01.001.01"])
def test_unit_codes_of_both_standards_are_known(code: str) -> None:
    assert check_activation(version_with(Unit(code=code, title="x"))) == []


@pytest.mark.parametrize(
    "code", ["R.91PRP02.021", "R91PRP02.021.1", "r.91prp02.021.1", "PRP.LP01.001.01 ", "KL-01", "021"]
)
def test_other_unit_codes_are_not(code: str) -> None:
    findings = check_activation(version_with(Unit(code=code, title="x")))
    assert [(f.code, f.unit, f.unit_code) for f in findings] == [(ActivationCode.UNIT_CODE_FORMAT, 0, code)]


def test_a_version_without_units_cannot_be_activated() -> None:
    assert [finding.code for finding in check_activation(version_with())] == [ActivationCode.NO_UNITS]


def test_every_unit_in_the_way_is_named_at_once() -> None:
    good = Unit(code="R.91PRP02.021.1", title="x")
    units = (good, Unit(code=None, title="y"), Unit(code="  ", title="z"), good, Unit(code="A.1", title="w"))
    assert [(finding.code, finding.unit) for finding in check_activation(version_with(*units))] == [
        (ActivationCode.UNIT_WITHOUT_CODE, 1),
        (ActivationCode.UNIT_WITHOUT_CODE, 2),
        (ActivationCode.UNIT_CODE_DUPLICATED, 3),
        (ActivationCode.UNIT_CODE_FORMAT, 4),
    ]


def test_forms_of_unit_codes_are_data() -> None:
    version = version_with(Unit(code="X-1", title="x"))
    assert check_activation(version, patterns=["X-[0-9]"]) == []
    assert all(re.compile(pattern) for pattern in load_unit_code_patterns())


def test_a_draft_may_change_and_an_active_version_may_not() -> None:
    draft = load_versions()[0]
    changed = draft.model_copy(update={"name": "Lain", "validity_years": 5})
    active = draft.model_copy(update={"state": VersionState.ACTIVE})
    assert forbidden_changes(draft, changed) == ()
    assert forbidden_changes(active, changed) == ("name", "validity_years")
    assert forbidden_changes(active, draft) == ()
    retired = active.model_copy(update={"state": VersionState.RETIRED})
    assert forbidden_changes(retired, changed) == ("name", "validity_years")


def test_a_retired_version_never_comes_back() -> None:
    assert VERSION.after(VersionState.DRAFT, VersionMove.ACTIVATE) is VersionState.ACTIVE
    assert not VERSION.legal(VersionState.RETIRED)


def test_the_entry_requirement_is_part_of_the_version() -> None:
    standard = load_entry_requirements().standard
    assert standard.asks_for_work(Education.SLTA)
    assert not standard.asks_for_work(Education.D2)
    assert standard.years_of_work == 2
    assert {version.entry for version in load_versions()} == {standard}


def test_a_scheme_can_ask_for_more_than_the_standard() -> None:
    strict = EntryRequirement(diploma_from=Education.S1, field_words=("arsip",), years_of_work=5)
    requirements = load_entry_requirements().model_copy(update={"schemes": {"KL-01": strict}})
    schemes = {code: requirements.of(code) for code in ("KL-01", "KL-02")}
    cells = {**GOOD, Column.PENDIDIKAN_TERAKHIR: "D3", Column.MULAI_BEKERJA: "01/01/2022"}

    def codes(scheme: str) -> list[str]:
        row = {**cells, Column.SKEMA: scheme}
        reading = read_person(row, starts_on=FIRST_DAY, regions=load_regions(), schemes=schemes)
        return [finding.code.value for finding in (*reading.errors, *reading.warnings)]

    assert codes("KL-01") == ["experience_too_short"]
    assert codes("KL-02") == []


@pytest.mark.parametrize("count", [0, 1, 5])
def test_a_catalogue_may_have_any_number_of_schemes(count: int) -> None:
    catalogue = load_catalogue()
    smaller = catalogue.model_copy(update={"schemes": catalogue.schemes[:count]})
    assert len(versions_of(smaller, load_entry_requirements())) == count
