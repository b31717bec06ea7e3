"""Refusals about links of holders."""

from kompeten.problems import Conflict, Text


class HolderErased(Conflict):
    """409: nothing is sent to somebody whose data were erased."""

    code = "holder_erased"
    message = Text(
        "Data pemegang sertifikat ini telah dihapus; tidak ada tautan yang dapat dikirim.",
        "The data of this certificate's holder were erased: no link can be sent.",
    )
