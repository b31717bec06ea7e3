"""The public verification page: a register entry, a form and a miss, told to people."""

import base64
import hashlib
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from certification.certificates.schemas import DocumentView
from certification.verification.page import (
    CERTIFICATE_HEADERS,
    breakable,
    render_certificate,
    render_form,
    render_not_found,
    render_offline,
)
from certification.verification.schemas import CertificateView, UnitView
from certification.verification.wording import PROBLEM_WORDS, STATUS_WORDS, FormProblem
from kompeten.events.certificates import CertificateStatus
from support.pages import assert_is_page, metadata, parsed, texts

LAST_DAY = date(2028, 7, 14)
HOSTILE = "<script>alert('x')</script> \"Nur'aini\" &amp; {{ 7*7 }}"
ADDRESS = "https://sertifikasi.example.id/verify/abc"
MOMENT = datetime(2026, 2, 1, 9, 5, tzinfo=ZoneInfo("Asia/Makassar"))


def view(
    status: CertificateStatus = CertificateStatus.ACTIVE, holder_name: str = "Nur'aini, S.I.Pust."
) -> CertificateView:
    return CertificateView(
        status=status,
        status_since=date(2026, 1, 3),
        meaning=STATUS_WORDS[status].meaning.message,
        can_be_relied_on=status is CertificateStatus.ACTIVE,
        status_until=date(2026, 4, 3) if status is CertificateStatus.SUSPENDED else None,
        reason={"id": "kewajiban surveilan tidak dipenuhi", "en": "surveillance was not undergone"},
        replaced_by="LSP-PUS.000200.2026",
        holder_name=holder_name,
        scheme_code="KL-03",
        scheme_name="Pelaksanaan Pengatalogan Deskriptif",
        standard="SKKNI 236/2019",
        units=(UnitView(code="R.91PRP02.908.1", title="Melakukan Pengatalogan Deskriptif Bahan Cetak"),),
        certificate_number="00123/LSP-PUS/2025",
        registration_number="PUS.00123.2025",
        issued_on=date(2025, 7, 15),
        valid_until=LAST_DAY,
        issuer="LSP Pustakawan",
        checked_at=date(2026, 2, 1),
    )


def certificate(status: CertificateStatus = CertificateStatus.ACTIVE, holder_name: str = "Nur'aini, S.I.Pust.") -> str:
    return render_certificate(view(status, holder_name), moment=MOMENT, address=ADDRESS)


PAGES = {
    **{f"certificate-{status}": certificate(status) for status in CertificateStatus},
    **{f"form-{problem}": render_form("LSP-1", "Nur'aini", {"number": problem}) for problem in FormProblem},
    "form": render_form(),
    "hostile-certificate": certificate(holder_name=HOSTILE),
    "hostile-form": render_form(HOSTILE, HOSTILE),
    "not-found": render_not_found(),
    "offline": render_offline(),
    "hostile-not-found": render_not_found(HOSTILE, HOSTILE),
}


def test_the_script_of_a_certificate_is_the_one_its_policy_allows_and_it_may_ask_nobody() -> None:
    known = DocumentView(version=1, sha256="ab" * 32)
    html = render_certificate(view().model_copy(update={"documents": (known,)}), moment=MOMENT, address=ADDRESS)
    script = html.partition("<script>")[2].partition("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = CERTIFICATE_HEADERS["Content-Security-Policy"]
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "connect-src" not in policy
    assert "<script>" not in certificate(), "nothing to compare with, no script"


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES.keys())
def test_it_is_a_page_as_all_are(html: str) -> None:
    assert_is_page(html)


@pytest.mark.parametrize("status", CertificateStatus)
def test_each_status_is_told_in_words_of_its_own(status: CertificateStatus) -> None:
    words = STATUS_WORDS[status]
    text = texts(PAGES[f"certificate-{status}"])
    assert words.label.id in text
    assert words.label.en in text
    assert words.meaning.id in text
    assert "Alasan: kewajiban surveilan tidak dipenuhi" in text
    assert ("Penerbit memutuskan paling lambat 3 April 2026" in text) == (status is CertificateStatus.SUSPENDED)
    day = "14 Juli 2028" if status in {CertificateStatus.ACTIVE, CertificateStatus.EXPIRED} else "3 Januari 2026"
    assert f"{words.dated.id} {day}" in text


def test_no_two_statuses_share_their_words_or_their_symbol() -> None:
    assert set(STATUS_WORDS) == set(CertificateStatus)
    assert set(PROBLEM_WORDS) == set(FormProblem)
    for told in ("label", "meaning", "symbol"):
        assert len({str(getattr(words, told)) for words in STATUS_WORDS.values()}) == len(STATUS_WORDS)


def test_the_certificate_page_shows_the_register_entry() -> None:
    text = texts(PAGES["certificate-active"])
    for expected in ("Nur'aini, S.I.Pust.", "KL-03", "SKKNI 236/2019", "R.91PRP02.908.1", "00123/LSP-PUS/2025"):
        assert expected in text
    for expected in ("PUS.00123.2025", "LSP Pustakawan", "15 Juli 2025", "15 July 2025"):
        assert expected in text


def test_the_page_says_when_it_was_asked_and_where() -> None:
    text = texts(PAGES["certificate-active"])
    assert "Diperiksa pada 1 Februari 2026 pukul 09.05 WITA." in text
    assert "Checked on 1 February 2026, 09:05 WITA." in text
    assert ADDRESS in text
    told = metadata(PAGES["certificate-active"])
    assert (told["og:url"], told["og:image"]) == (ADDRESS, "https://sertifikasi.example.id/preview.png")


def test_a_preview_names_neither_the_status_which_may_change_nor_the_holder() -> None:
    told = [metadata(PAGES[f"certificate-{status}"]) for status in CertificateStatus]
    assert all(one == told[0] for one in told)
    assert told[0]["og:title"] == "Sertifikat 00123/LSP-PUS/2025"
    assert "Nur'aini" not in str(told[0])


def test_a_long_number_may_go_on_after_each_of_its_parts() -> None:
    parts = ("1/", "&lt;b&gt;-2/", "3")
    assert breakable("1/<b>-2/3") == "".join(f'<span class="part">{part}</span>' for part in parts)


def test_what_people_typed_is_shown_as_text() -> None:
    assert HOSTILE in texts(PAGES["hostile-certificate"])
    for name in ("hostile-form", "hostile-not-found"):
        fields = {field.get("id"): field.get("value") for field in parsed(PAGES[name]).iter("input")}
        assert fields == {"number": HOSTILE, "holder_name": HOSTILE}


def test_every_problem_is_announced_and_tied_to_its_field() -> None:
    problems = {"number": FormProblem.NUMBER_MISSING, "holder_name": FormProblem.NAME_MISSING}
    document = parsed(render_form("", "", problems))  # type: ignore[arg-type]  # the names are literals
    told = {
        field.get("id"): field.get("aria-describedby")
        for field in document.iter("input")
        if field.get("aria-invalid") == "true"
    }
    assert told == {"number": "petunjuk-number masalah-number", "holder_name": "masalah-holder_name"}
    alerts = [element.get("id") for element in document.iter() if element.get("role") == "alert"]
    assert alerts == [(ids or "").split()[-1] for ids in told.values()]


def test_only_what_is_wrong_is_marked() -> None:
    document = parsed(render_form("", "Siti", {"number": FormProblem.NUMBER_MISSING}))
    assert [field.get("id") for field in document.iter("input") if field.get("aria-invalid")] == ["number"]


def test_the_form_is_posted_so_that_no_name_stands_in_an_address() -> None:
    for page in (render_form(), render_not_found("1", "Siti")):
        forms = list(parsed(page).iter("form"))
        assert [(form.get("method"), form.get("action")) for form in forms] == [("post", "/verify")]


def test_the_form_says_beside_its_field_which_number_is_which() -> None:
    document = parsed(render_form())
    (number,) = (field for field in document.iter("input") if field.get("id") == "number")
    (hint,) = (one for one in document.iter("span") if one.get("id") == number.get("aria-describedby"))
    assert "bukan nomor registrasi" in "".join(hint.itertext())
