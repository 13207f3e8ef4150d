"""Prose understood as a tree of sections with official roles; title, agency and year."""

from gongkai.sections.model import Agency, Anchor, Metadata, Outline, Prose, Role, Section
from gongkai.sections.outline import outline
from gongkai.sections.roles import judge

__all__ = ["Agency", "Anchor", "Metadata", "Outline", "Prose", "Role", "Section", "judge", "outline"]
