"""Why something about an application is refused."""

from kompeten.problems import Conflict, FieldError, Invalid, Text, field_error
from registration.forms.findings import Finding
from registration.forms.messages import message_for


class ApplicationInvalid(Invalid):
    """422: every field that is wrong, at once."""

    code = "application_invalid"
    message = Text(
        "Permohonan belum dapat dikirim: {count} isian perlu diperbaiki.",
        "The application cannot be submitted yet: {count} fields need correction.",
    )


class AlreadyRegistered(Conflict):
    """409: the person has a live application for this batch and scheme."""

    code = "already_registered"
    message = Text(
        "Sudah ada permohonan dengan NIK ini untuk kegiatan dan skema yang sama.",
        "An application with this NIK already exists for this batch and scheme.",
    )


class AlreadyDecided(Conflict):
    """409: the chain has gone too far."""

    code = "already_decided"
    message = Text(
        "Permohonan ini sudah sampai tahap {stage}; tindakan ini tidak mungkin lagi.",
        "This application has reached the stage {stage}; this is no longer possible.",
    )


class ApplicationErased(Conflict):
    """409: the person was erased; nothing more can be done with the application."""

    code = "application_erased"
    message = Text(
        "Data pemohon telah dihapus (UU PDP); permohonan ini tidak dapat diproses lagi.",
        "The applicant's data has been erased (UU PDP); nothing more can be done with this application.",
    )


class SchemeNotOffered(Conflict):
    """409: at acceptance the scheme is not the batch's, or has no active version."""

    code = "scheme_not_offered"
    message = Text(
        "Skema {scheme} tidak (lagi) ditawarkan pada kegiatan ini.",
        "The scheme {scheme} is not, or no longer, offered in this batch.",
    )


def as_field_error(finding: Finding) -> FieldError:
    """Return an error or warning on a field, in the API's names; the hint stays behind."""
    return field_error(finding.column.field.json_name, finding.code, message_for(finding.code, finding.column))
