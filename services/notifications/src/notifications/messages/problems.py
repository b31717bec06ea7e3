"""Why a message is not sent again."""

from kompeten.problems import Conflict, Text


class AddressUnknown(Conflict):
    """409: nobody has told where it should go."""

    code = "address_unknown"
    message = Text(
        "Alamat surel penerima belum diketahui. Perbaiki kontak asesi dahulu.",
        "The recipient's e-mail address is not known. Correct the candidate's contacts first.",
    )


class PersonWasErased(Conflict):
    """409: what it said is gone."""

    code = "person_erased"
    message = Text(
        "Data orang ini telah dihapus (UU PDP); pesannya tidak dapat dikirim lagi.",
        "This person's data has been erased (UU PDP); the message cannot be sent again.",
    )
