"""Reading materials: an activity's list, one by its code, and those whose objects are to go."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.activities.queries import visible
from development.activities.rules import ActivityState
from development.materials.models import Material
from development.materials.problems import NoMaterial
from kompeten.identity.tokens import Principal
from kompeten.problems import NotFound


async def get_materials(session: AsyncSession, activity_id: UUID) -> Sequence[Material]:
    """Return what an activity has, oldest first; whose it is was asked before."""
    theirs = Material.activity_id == activity_id, Material.removed_at.is_(None)
    return (await session.scalars(select(Material).where(*theirs).order_by(Material.id))).all()


async def count_materials(session: AsyncSession, activity_id: UUID) -> int:
    """Return how many an activity has."""
    theirs = Material.activity_id == activity_id, Material.removed_at.is_(None)
    return await session.scalar(select(func.count()).select_from(Material).where(*theirs)) or 0


async def get_material_by_code(session: AsyncSession, code: str) -> Material:
    """Return what is shown at a code's address; raises `NoMaterial`."""
    shown = select(Material).join(Activity, Activity.id == Material.activity_id)
    shown = shown.where(Activity.state == ActivityState.ANNOUNCED, Material.removed_at.is_(None))
    found = await session.scalar(shown.where(Material.code == code))
    if found is None:
        raise NoMaterial
    return found


async def lock_material(session: AsyncSession, material_id: UUID, *, principal: Principal) -> Material:
    """Return a material of an activity the caller may see, locked; `NotFound` otherwise, and of a removed one."""
    theirs = visible(principal).with_only_columns(Activity.id)
    locked = select(Material).where(Material.id == material_id, Material.activity_id.in_(theirs))
    found = await session.scalar(locked.where(Material.removed_at.is_(None)).with_for_update())
    if found is None:
        raise NotFound
    return found


async def get_doomed(session: AsyncSession, *, most: int) -> dict[UUID, str]:
    """Return the objects of some materials that are removed, by the ids of these."""
    doomed = Material.removed_at.is_not(None), Material.object_name.is_not(None)
    found = await session.execute(
        select(Material.id, Material.object_name).where(*doomed).order_by(Material.id).limit(most)
    )
    return {one: name for one, name in found if name is not None}
