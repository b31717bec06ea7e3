"""Adding materials, and taking them away."""

import hashlib
import secrets
from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.activities.problems import ActivityNotAnnounced
from development.activities.rules import ActivityState
from development.materials.models import Material
from development.materials.problems import TooManyMaterials
from development.materials.queries import count_materials
from kompeten.audit.recording import audit_act
from kompeten.cells import marked_code
from kompeten.database.sessions import now
from kompeten.identity.tokens import Principal
from kompeten.ids import new_id
from kompeten.objects.store import ObjectStore, unguessable
from kompeten.papers.judging import Paper

FOLDER: Final = "materials"
CODE_BYTES: Final = 18  # 144 bits: nobody finds an address by trying
MOST: Final = 50
"""Of an activity: a session of a day has a handful."""


async def add_material(
    session: AsyncSession,
    activity: Activity,
    paper: Paper,
    title: str,
    *,
    principal: Principal,
    store: ObjectStore,
    cell: str | None,
) -> Material:
    """Keep a judged file of a locked activity; the caller commits.

    The object is written before the commit, under a name that a repeat draws anew: what a crash leaves then is in no
    row, shown to nobody, and nobody's data. Raises `ActivityNotAnnounced` of one called off, and `TooManyMaterials`.
    """
    if activity.state is ActivityState.CANCELLED:
        raise ActivityNotAnnounced(state=activity.state)
    if (count := await count_materials(session, activity.id)) >= MOST:
        raise TooManyMaterials(count=count)
    name = unguessable(FOLDER)
    material = Material(
        id=new_id(),
        activity_id=activity.id,
        title=title,
        type=paper.type,
        size=len(paper.content),
        sha256=hashlib.sha256(paper.content).hexdigest(),
        code=marked_code(secrets.token_urlsafe(CODE_BYTES), cell),
        object_name=name,
        created_at=now(session),
        created_by=principal.subject,
    )
    session.add(material)
    details = {"activity_id": str(activity.id), "sha256": material.sha256}
    audit_act(session, "add_material", "material", material.id, by=principal, details=details)
    await session.flush()  # what the database refuses is refused before the object is there
    await store.put(name, paper.content, media_type=paper.type.value)
    return material


async def remove_material(session: AsyncSession, material: Material, *, principal: Principal) -> None:
    """Take a locked material away: its address is nobody's at once, the worker removes the object."""
    material.removed_at = now(session)
    details = {"activity_id": str(material.activity_id)}
    audit_act(session, "remove_material", "material", material.id, by=principal, details=details)


async def forget_objects(session: AsyncSession, materials: Collection[UUID]) -> None:
    """Note that these objects are gone."""
    await session.execute(update(Material).where(Material.id.in_(materials)).values(object_name=None))
