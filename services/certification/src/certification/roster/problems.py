"""Refusals about the roster, in both languages."""

from kompeten.problems import Conflict, Text


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
