"""Refusals about the roster, in both languages."""

from collections.abc import Mapping

from certification.roster.rules import Absence
from kompeten.problems import Conflict, Invalid, Text, field_error

ABSENT = {
    Absence.NOT_ON_ROSTER: Text(
        "Nomor {place} dalam daftar ini tidak tercatat sebagai anggota komite.",
        "Number {place} of this list is not on the roster.",
    ),
    Absence.OUTSIDE_TERM: Text(
        "Masa tugas {name} tidak mencakup tanggal pleno.", "The term of {name} does not cover the session's day."
    ),
}


class AccountTaken(Conflict):
    """409: another entry of the roster has this account."""

    code = "account_taken"
    message = Text(
        "Akun ini sudah tercatat pada anggota komite lain.", "This account is recorded for another committee member."
    )


class OwnEntry(Conflict):
    """409: nobody enters themselves."""

    code = "own_entry"
    parts_duties = True
    message = Text("Keanggotaan Anda harus dicatat oleh orang lain.", "Somebody else has to enter your membership.")


class NotOnRoster(Invalid):
    """422: somebody is convened whom the roster does not have on that day."""

    code = "not_on_roster"
    message = Text(
        "Hanya anggota komite yang tercatat dan masih bertugas dapat diundang.",
        "Only members on the roster, within their term, can be convened.",
    )

    def __init__(self, missing: Mapping[int, tuple[Absence, str]]) -> None:
        """Tell of each place in the list why, with the name the roster has there, if any."""
        super().__init__(
            errors=[
                field_error(
                    "members", why, ABSENT[why].format(place=place + 1, name=name), pointer=f"#/members/{place}"
                )
                for place, (why, name) in missing.items()
            ]
        )
