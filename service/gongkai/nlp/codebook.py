"""The codebook: themes and roles as data. The code knows no theme by name; another file works the same way.

A codebook is a TOML file: ``id``, ``version``, ``title``, ``roles.<role>`` and one ``[[theme]]`` a theme with id, name
(zh, en), definition, includes, excludes, neighbours, keywords and examples; it may have ``absorbed_by``, themes
beside which it is not named unless its own ``unless`` (a regular expression) is found. ``fallback`` names the theme
that is used alone when no other fits (default: the last), ``most_themes`` how many a statement may have (default 3).

Beside it may stand prior knowledge for training: ``NAME.cues.toml``, for each theme a list of regular expressions that
speak for it, and the coded texts that ``training/practice.py`` reads.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.errors import ArtifactError
from gongkai.nlp.model import StatementRole
from gongkai.resources import load_toml, models_dir

MOST_THEMES = 3  # interface: a statement has one to three themes; a codebook may say otherwise


@dataclass(frozen=True, slots=True)
class Example:
    """An invented statement that shows a theme."""

    role: StatementRole
    text: str


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme as the coders see it."""

    id: str
    name: Mapping[str, str]
    definition: Mapping[str, str]
    includes: tuple[str, ...]
    excludes: tuple[str, ...]
    neighbours: tuple[str, ...]
    keywords: tuple[str, ...]
    examples: tuple[Example, ...]
    absorbed_by: tuple[str, ...] = ()
    unless: str = ""


@dataclass(frozen=True, slots=True)
class RoleEntry:
    """One role as the coders see it."""

    role: StatementRole
    name: Mapping[str, str]
    definition: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Codebook:
    """Themes and roles, in the order of the file. ``fallback`` is the theme that stands alone when none fits."""

    id: str
    version: str
    title: Mapping[str, str]
    roles: tuple[RoleEntry, ...]
    themes: tuple[Theme, ...]
    fallback: str
    most_themes: int
    sha256: str
    cues: Mapping[str, tuple[str, ...]]  # theme → regular expressions; empty without a cues file
    path: Path

    @property
    def theme_ids(self) -> tuple[str, ...]:
        """Return the ids of all themes, the fallback included."""
        return tuple(theme.id for theme in self.themes)

    def theme(self, theme_id: str) -> Theme:
        """Return the theme with this id. Raises KeyError."""
        for theme in self.themes:
            if theme.id == theme_id:
                return theme
        raise KeyError(theme_id)


def load_codebook(path: Path | None = None) -> Codebook:
    """Return the codebook in ``path`` (default: the one that travels with gongkai). Raises ArtifactError."""
    return _default() if path is None else _load(path)


@cache
def _default() -> Codebook:
    return _load(models_dir() / "codebook" / "default.toml")


def _load(path: Path) -> Codebook:
    data = load_toml(path)
    try:
        themes = tuple(_theme(entry) for entry in data["theme"])
        codebook = Codebook(
            id=str(data["id"]),
            version=str(data["version"]),
            title=_names(data["title"]),
            roles=tuple(
                RoleEntry(StatementRole(role), _names(entry["name"]), _names(entry["definition"]))
                for role, entry in data["roles"].items()
            ),
            themes=themes,
            fallback=str(data.get("fallback") or themes[-1].id),
            most_themes=int(data.get("most_themes", MOST_THEMES)),
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            cues=_cues(path.with_suffix(".cues.toml")),
            path=path,
        )
    except (KeyError, TypeError, ValueError, IndexError, re.error) as error:
        raise ArtifactError(f"{path.name}: {type(error).__name__}: {error}") from error
    _check(codebook, path.name)
    return codebook


def _theme(entry: Mapping[str, Any]) -> Theme:
    return Theme(
        id=str(entry["id"]),
        name=_names(entry["name"]),
        definition=_names(entry["definition"]),
        includes=tuple(entry["includes"]),
        excludes=tuple(entry["excludes"]),
        neighbours=tuple(entry["neighbours"]),
        keywords=tuple(entry["keywords"]),
        examples=tuple(Example(StatementRole(item["role"]), str(item["text"])) for item in entry["examples"]),
        absorbed_by=tuple(entry.get("absorbed_by", ())),
        unless=re.compile(entry.get("unless", "")).pattern,
    )


def _cues(path: Path) -> dict[str, tuple[str, ...]]:
    if not path.is_file():
        return {}
    cues = {theme: tuple(patterns) for theme, patterns in load_toml(path).items()}
    for patterns in cues.values():
        for pattern in patterns:
            re.compile(pattern)  # re.error is a ValueError's sibling: told with the file's name
    return cues


def _names(value: Mapping[str, Any]) -> dict[str, str]:
    return {"zh": str(value["zh"]), "en": str(value["en"])}


def _check(codebook: Codebook, name: str) -> None:
    """Refuse a codebook that coders or the trainer could not use, naming every fault at once."""
    ids = codebook.theme_ids
    faults = [f"theme {theme_id!r} stands twice" for theme_id in sorted({i for i in ids if ids.count(i) > 1})]
    faults += [
        f"role {role.value!r} is missing" for role in StatementRole if role not in {r.role for r in codebook.roles}
    ]
    faults += [f"cues for {theme!r}, which is no theme" for theme in codebook.cues if theme not in ids]
    if len(set(ids)) < 2:
        faults.append("one theme beside the fallback at least")
    if codebook.fallback not in ids:
        faults.append(f"fallback {codebook.fallback!r} is no theme")
    if codebook.most_themes < 1:
        faults.append("most_themes must be at least 1")
    for theme in codebook.themes:
        faults += [f"{theme.id}: neighbour {other!r} is no theme" for other in theme.neighbours if other not in ids]
        faults += [f"{theme.id}: absorbed by {other!r}, no theme" for other in theme.absorbed_by if other not in ids]
        faults += [f"{theme.id}: no {part}" for part in ("examples", "keywords") if not getattr(theme, part)]
        if not theme.id.isidentifier():
            faults.append(f"{theme.id!r} is no identifier (letters, digits, underscore)")
    if faults:
        raise ArtifactError(f"{name}: " + "; ".join(faults))
