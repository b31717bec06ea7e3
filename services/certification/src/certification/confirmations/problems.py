"""Refusals about confirmations, in both languages."""

from kompeten.problems import Conflict, Text


class CorrectionOutdated(Conflict):
    """409: another correction came after the one that was read."""

    code = "correction_outdated"
    message = Text(
        "Perubahan yang menunggu konfirmasi adalah revisi {revision}. Muat ulang lalu periksa lagi.",
        "The change that waits for its confirmation is revision {revision}. Reload and look again.",
    )


class NothingToConfirm(Conflict):
    """409: of what is issued no correction waits."""

    code = "nothing_to_confirm"
    message = Text("Tidak ada perbaikan nama yang menunggu konfirmasi.", "No correction of the name waits.")


class OwnCorrection(Conflict):
    """409: nobody confirms what they corrected themselves."""

    code = "own_correction"
    parts_duties = True
    message = Text(
        "Perubahan nama harus dikonfirmasi oleh orang lain: Anda sendiri yang mengubahnya.",
        "Somebody else has to confirm the change of the name: you made it.",
    )
