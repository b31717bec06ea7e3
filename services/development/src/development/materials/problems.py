"""Why a material is not taken or shown."""

from kompeten.problems import Conflict, NotFound, Text


class TooManyMaterials(Conflict):
    """409: the activity has enough."""

    code = "too_many_materials"
    message = Text(
        "Kegiatan ini sudah memiliki {count} materi. Hapus yang tidak diperlukan.",
        "This activity has {count} materials already. Remove those that are not needed.",
    )


class NoMaterial(NotFound):
    """404: one answer for every miss: an unknown code, a removed file, an activity that is not announced."""

    code = "material_not_found"
    message = Text(
        "Materi ini tidak ada (lagi). Tanyakan kepada penyelenggara kegiatan.",
        "There is no such material (any more). Ask the organizer of the activity.",
    )
