"""Kompeten from Python and from a terminal; it talks HTTP and knows no service."""

from kompeten_client.client import Kompeten
from kompeten_client.problems import KompetenError, Problem

__all__ = ["Kompeten", "KompetenError", "Problem"]
