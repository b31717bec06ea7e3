"""Why a person cannot be erased now."""

from kompeten.problems import Conflict, Text


class StillUnderWay(Conflict):
    """409: applications of the person have not ended."""

    code = "application_under_way"
    message = Text(
        "Permohonan berikut masih berjalan: {applications}. Batalkan atau selesaikan dahulu, lalu ulangi penghapusan.",
        "These applications are still under way: {applications}. Withdraw or finish them first, then erase.",
    )
