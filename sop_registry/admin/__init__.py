"""The technician's pages of the registry, and those of people that must know the SOPs (desks, mandates)."""

from . import desks, editions

__all__ = ["desks", "editions"]
