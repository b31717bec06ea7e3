"""The participant as the events carry them, taken from the rows."""

from kompeten.events.snapshots import Batch as BatchSnapshot
from kompeten.events.snapshots import Employer, Participant, Scheme, Unit, Venue
from registration.applications.models import Application
from registration.batches.models import Batch
from registration.catalogue.regions import load_regions
from registration.catalogue.schemes import SchemeVersion


def participant_of(application: Application, batch: Batch, scheme: SchemeVersion, *, submitted_by: str) -> Participant:
    """Return the participant as registered; the application must be accepted."""
    if application.reviewed_by is None:
        msg = "only an accepted application is a participant"
        raise ValueError(msg)
    return Participant(
        person_id=application.person_id,
        full_name=application.full_name,
        printed_name=application.printed_name,
        revision=application.participant_revision,
        employer=Employer(name=application.employer, kind=application.employer_kind),
        organizer_id=application.organizer_id,
        lsp_id=application.lsp_id,
        batch=_batch_of(batch),
        scheme=_scheme_of(scheme),
        funding_source=application.funding_source,
        reviewed_by=application.reviewed_by,
        submitted_by=submitted_by,
        renews=application.renewal,
    )


def _batch_of(batch: Batch) -> BatchSnapshot:
    return BatchSnapshot(
        id=batch.id,
        title=batch.title,
        starts_on=batch.starts_on,
        ends_on=batch.ends_on,
        time_zone=batch.time_zone,
        venue=Venue(
            name=batch.venue_name,
            region_code=batch.venue_region_code,
            region_name=load_regions().name(batch.venue_region_code) or "",
        ),
    )


def _scheme_of(version: SchemeVersion) -> Scheme:
    return Scheme(
        code=version.scheme_code,
        name=version.name,
        type=version.kind,
        version=version.version,
        standard=version.standard,
        validity_years=version.validity_years,
        units=tuple(Unit(code=unit.code or "", title=unit.title) for unit in version.units),
    )
