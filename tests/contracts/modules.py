"""Importing everything a package has, so that what registers itself at import is registered."""

import importlib
import pkgutil
from types import ModuleType

from sqlalchemy import MetaData

from kompeten.database.tables import PlatformBase
from kompeten.lsps import LspBase
from kompeten.restrictions import EnrolmentRestrictionBase, RestrictionBase
from kompeten.trainings import TrainingBase


def import_all(package: str) -> list[ModuleType]:
    """Import every module of a package except its migrations and return them."""
    root = importlib.import_module(package)
    names = [module.name for module in pkgutil.walk_packages(root.__path__, f"{package}.")]
    return [root, *(importlib.import_module(name) for name in names if ".migrations" not in name)]


def tables_of(service: str) -> list[MetaData]:
    """Return the tables a service has by its models: its own, those of what registration tells it, the platform's."""
    import_all(service)
    own: MetaData = importlib.import_module(f"{service}.tables").Base.metadata
    lsps = [] if service == "registration" else [LspBase.metadata]
    told = [] if service == "registration" else [RestrictionBase.metadata]
    if service in {"assessment", "certification"}:
        told.append(TrainingBase.metadata)
    if service in {"development", "notifications"}:
        told.append(EnrolmentRestrictionBase.metadata)
    return [own, *lsps, *told, PlatformBase.metadata]
