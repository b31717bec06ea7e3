"""Refusals about committee sessions, in both languages."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from certification.cases.rules import Part
from certification.sessions.rules import Involvement, SeatingFault
from kompeten.problems import Conflict, Forbidden, Invalid, Text, field_error

SEATING = {
    SeatingFault.TOO_FEW: Text(
        "Paling sedikit {minimum} anggota komite harus hadir.", "At least {minimum} members must be present."
    ),
    SeatingFault.EVEN: Text("Jumlah anggota yang hadir harus ganjil.", "The number of members present must be odd."),
    SeatingFault.TWICE: Text("Seorang anggota disebut dua kali.", "A member is named twice."),
}

INVOLVED = {
    Part.ASSESSED: Text("{name} mengases asesi ini.", "{name} assessed this candidate."),
    Part.REVIEWED: Text("{name} memeriksa permohonan asesi ini.", "{name} reviewed this candidate's application."),
    Part.APPLIED: Text("{name} mengajukan permohonan ini.", "{name} sent this application in."),
    Part.EMPLOYED: Text("{name} bekerja pada instansi asesi ini.", "{name} works for this candidate's employer."),
    Part.TRAINED: Text("{name} melatih asesi ini belum lama ini.", "{name} trained this candidate not long ago."),
}


class NamedCase(NamedTuple):
    """A case as it is told: people read whose it is, programs its id as the field of an error."""

    id: UUID
    candidate: str


class UnfitCommittee(Invalid):
    """422: with these members no session can decide."""

    code = "unfit_committee"
    message = Text(
        "Komite dengan anggota ini tidak dapat memutuskan.", "A committee of these members cannot decide anything."
    )

    def __init__(self, faults: Iterable[SeatingFault], *, minimum: int) -> None:
        super().__init__(
            errors=[field_error("members", fault.value, SEATING[fault].format(minimum=minimum)) for fault in faults]
        )


class NotAMember(Forbidden):
    """403: only who was present at this session may do this."""

    code = "not_a_member"
    message = Text(
        "Hanya anggota komite yang hadir pada pleno ini yang dapat melakukannya.",
        "Only committee members present at this session may do this.",
    )


class UnknownMember(Invalid):
    """422: somebody is recused who was not present."""

    code = "unknown_member"
    message = Text(
        "Yang dinyatakan tidak ikut memutuskan bukan anggota pleno ini.",
        "Somebody recused is no member of this session.",
    )
    place = Text("Nomor {place} dalam daftar ini bukan anggota pleno.", "Number {place} of this list is no member.")

    def __init__(self, places: Sequence[int]) -> None:
        super().__init__(
            errors=[
                field_error("recused", self.code, self.place.format(place=one + 1), pointer=f"#/recused/{one}")
                for one in places
            ]
        )


class ReasonRequired(Invalid):
    """422: a decision against the recommendation says why."""

    code = "reason_required"
    message = Text(
        "Keputusan yang berbeda dari rekomendasi asesor harus disertai alasan.",
        "A decision against the assessor's recommendation needs a reason.",
    )

    def __init__(self) -> None:
        super().__init__(errors=[field_error("reason", self.code, self.message)])


class DeciderInvolved(Conflict):
    """409: nobody decides on someone they assessed or reviewed; says who and why."""

    code = "decider_involved"
    parts_duties = True
    message = Text(
        "Yang terlibat sebelumnya tidak ikut memutuskan; catat sebagai tidak ikut memutuskan. {involved_id}",
        "Whoever was involved before takes no part in the decision; recuse them. {involved_en}",
    )

    def __init__(self, involved: Sequence[Involvement]) -> None:
        told = [INVOLVED[one.part].format(name=one.name) for one in involved]
        super().__init__(
            errors=[field_error("recused", self.code, text) for text in told],
            involved_id=" ".join(text.id for text in told),
            involved_en=" ".join(text.en for text in told),
        )


class MustRecuse(Conflict):
    """409: a member confirms their presence without the recusals their part before asks for; says in which cases."""

    code = "must_recuse"
    parts_duties = True
    message = Text(
        "Nyatakan tidak ikut memutuskan berkas asesi ini: {candidates}.",
        "Recuse yourself from the cases of: {candidates}.",
    )

    def __init__(self, involved: Mapping[NamedCase, Sequence[Involvement]]) -> None:
        super().__init__(
            errors=[
                field_error(str(case.id), self.code, INVOLVED[one.part].format(name=one.name), pointer="#/recusals")
                for case, found in involved.items()
                for one in found
            ],
            candidates=[case.candidate for case in involved],
        )


class CloserInvolved(DeciderInvolved):
    """409: nobody closes a session on someone they assessed or reviewed, unless they sat in it and were recused."""

    code = "closer_involved"
    message = Text(
        "Pleno ini harus ditutup oleh orang lain. {involved_id}",
        "Somebody else has to close this session. {involved_en}",
    )


class RecorderRecused(Conflict):
    """409: who is recused does not record the decision either."""

    code = "recorder_recused"
    parts_duties = True
    message = Text(
        "Anggota yang tidak ikut memutuskan tidak dapat mencatat keputusan ini.",
        "A recused member cannot record this decision.",
    )


class QuorumMissing(Conflict):
    """409: too few deciders are left after the recusals."""

    code = "quorum_missing"
    message = Text(
        "Hanya {left} anggota dapat ikut memutuskan; diperlukan sedikitnya {minimum}.",
        "Only {left} members can decide; {minimum} are needed.",
    )


class CaseTaken(Conflict):
    """409: another open session has this case."""

    code = "case_taken"
    message = Text(
        "Berkas ini sedang diputuskan pada pleno lain yang masih terbuka: {title}.",
        "This case is before another session that is still open: {title}.",
    )


class DecisionOutdated(Conflict):
    """409: the assessment was revised after the draft; the committee has to look again."""

    code = "decision_outdated"
    message = Text(
        "Hasil asesmen atau nama berubah setelah keputusan dicatat; putuskan ulang: {candidates}.",
        "Assessment or name changed after the decision was drafted; decide again on: {candidates}.",
    )

    def __init__(self, cases: Sequence[NamedCase]) -> None:
        candidates = [case.candidate for case in cases]
        super().__init__(candidates=candidates)
        self.errors = tuple(field_error(str(case.id), self.code, self.text, pointer="#") for case in cases)


class CasesRestricted(Conflict):
    """409: a decision is drafted on somebody whose processing is restricted: it has to be taken back first."""

    code = "cases_restricted"
    message = Text(
        "Pemrosesan data asesi ini sedang dibatasi (UU PDP); tarik dahulu rancangan keputusannya: {candidates}.",
        "The processing of these candidates' data is restricted (UU PDP); take back the drafts on: {candidates}.",
    )

    def __init__(self, cases: Sequence[NamedCase]) -> None:
        super().__init__(candidates=[case.candidate for case in cases])
        self.errors = tuple(field_error(str(case.id), self.code, self.text, pointer="#") for case in cases)


class NothingDecided(Conflict):
    """409: a session without a standing decision cannot be closed."""

    code = "nothing_decided"
    message = Text("Belum ada keputusan yang berlaku pada pleno ini.", "No decision stands in this session yet.")


class SessionTooFar(Invalid):
    """422: nobody plans a session more than a year ahead."""

    code = "session_too_far"
    message = Text(
        "Tanggal pleno lebih dari setahun lagi. Periksa tahunnya.",
        "The session is more than a year ahead. Check its year.",
    )

    def __init__(self) -> None:
        super().__init__(errors=[field_error("held_on", self.code, self.message)])


class SessionBeforeBatch(Conflict):
    """409: the session is dated before anybody of the batch was assessed."""

    code = "session_before_batch"
    message = Text(
        "Pleno ini bertanggal {held_on}, sebelum kegiatan dimulai ({starts_on}). Buka pleno dengan tanggal yang benar.",
        "This session is dated {held_on}, before its batch began ({starts_on}). Open one with the right date.",
    )


class DecreeAhead(Invalid):
    """422: a decree is dated when it is signed, not later."""

    code = "decree_ahead"
    message = Text("Tanggal SK belum tiba. Periksa tanggalnya.", "The decree's date has not come. Check it.")

    def __init__(self) -> None:
        super().__init__(errors=[field_error("decree_date", self.code, self.message)])


class DecreeBeforeSession(Invalid):
    """422: the decree follows the session."""

    code = "decree_before_session"
    message = Text("Tanggal SK tidak boleh sebelum tanggal pleno.", "The decree cannot be dated before the session.")

    def __init__(self) -> None:
        super().__init__(errors=[field_error("decree_date", self.code, self.message)])
