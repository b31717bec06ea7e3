"""Refusals about orders, in both languages."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from certification.orders.rules import OrderFault
from kompeten.problems import Conflict, Invalid, Text, field_error

FAULTS: Final[Mapping[OrderFault, tuple[str, Text]]] = {
    OrderFault.REASON_UNFIT: (
        "reason",
        Text("Alasan ini tidak sesuai dengan tindakan yang diusulkan.", "This reason does not fit what is proposed."),
    ),
    OrderFault.UNITS_MISSING: (
        "units",
        Text("Sebutkan unit kompetensi yang dikeluarkan.", "Name the units that are taken away."),
    ),
    OrderFault.UNITS_UNWANTED: (
        "units",
        Text("Unit kompetensi hanya disebut pada pengurangan ruang lingkup.", "Only a reduction of scope names units."),
    ),
    OrderFault.UNIT_UNKNOWN: (
        "units",
        Text("Ada unit yang tidak tercakup dalam sertifikat ini.", "One of these units is not on the certificate."),
    ),
    OrderFault.NOTHING_LEFT: (
        "units",
        Text(
            "Tidak ada unit yang tersisa. Usulkan pencabutan sertifikat.",
            "No unit would be left. Propose to withdraw the certificate.",
        ),
    ),
    OrderFault.DAY_PAST: (
        "effective_on",
        Text("Tanggal mulai berlaku sudah lewat.", "The day of effect is past."),
    ),
    OrderFault.DAY_AFTER_END: (
        "effective_on",
        Text("Pada tanggal itu masa berlaku sertifikat sudah habis.", "By that day the certificate has expired."),
    ),
    OrderFault.UNTIL_UNWANTED: (
        "until",
        Text("Hanya pembekuan yang memiliki batas waktu.", "Only a suspension has an end."),
    ),
    OrderFault.UNTIL_TOO_EARLY: (
        "until",
        Text("Batas pembekuan harus setelah tanggal mulai berlaku.", "The suspension must end after it begins."),
    ),
    OrderFault.DAY_UNWANTED: (
        "effective_on",
        Text("Penerbitan ulang berlaku pada hari diperintahkan.", "A reissue takes effect on the day it is ordered."),
    ),
    OrderFault.ENDS_TODAY: (
        "kind",
        Text(
            "Masa berlaku sertifikat berakhir; yang diperlukan adalah sertifikasi ulang.",
            "The certificate is at its end; what is needed is a renewal.",
        ),
    ),
    OrderFault.NAME_NOT_CORRECTED: (
        "reason",
        Text(
            "Belum ada perbaikan nama yang sudah dikonfirmasi untuk sertifikat ini.",
            "No correction of the name has been confirmed for this certificate.",
        ),
    ),
    OrderFault.NAME_UNPRINTABLE: (
        "reason",
        Text(
            "Nama yang diperbaiki tidak dapat dicetak. Minta nama dalam huruf Latin.",
            "The corrected name cannot be printed. Ask for the name in Latin letters.",
        ),
    ),
}


class UnfitOrder(Invalid):
    """422: what is proposed cannot be ordered for this certificate."""

    code = "unfit_order"
    message = Text("Usulan ini belum dapat diajukan.", "This cannot be proposed as it is.")

    def __init__(self, faults: Iterable[OrderFault]) -> None:
        told = [(FAULTS[fault], fault) for fault in faults]
        super().__init__(errors=[field_error(field, fault.value, text) for (field, text), fault in told])


class UnfitForSome(Conflict):
    """409: the state of some of the certificates does not allow it; says which, the first of them."""

    code = "unfit_for_some"
    message = Text(
        "Status {count} sertifikat tidak mengizinkannya, antara lain {numbers}. Keluarkan dari usulan ini.",
        "The state of {count} certificates does not allow it, {numbers} among them. Leave them out.",
    )
    shown = 5

    def __init__(self, numbers: Sequence[str]) -> None:
        super().__init__(count=len(numbers), numbers=list(numbers[: self.shown]))


class ProposedByYou(Conflict):
    """409: nobody orders what they proposed themselves."""

    code = "proposed_by_you"
    parts_duties = True
    message = Text(
        "Tindakan ini harus diperintahkan oleh orang lain: Anda sendiri yang mengusulkannya.",
        "Somebody else has to order this: you proposed it.",
    )
