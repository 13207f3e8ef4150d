"""Data files that travel with the package: the artefacts under ``models/`` and the tables beside the code."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.errors import ArtifactError

_PACKAGE = Path(__file__).parent
# In the wheel `models/` lies inside the package; in a checkout it stands at the top of the tree.
_MODEL_ROOTS = (_PACKAGE / "_models", _PACKAGE.parent.parent / "models")


@cache
def models_dir() -> Path:
    """Return the folder of the trained artefacts, codebook and lexicon."""
    for root in _MODEL_ROOTS:
        if root.is_dir():
            return root
    raise ArtifactError(
        "the folder `models` is missing", remedy="install gongkai again: pip install --force-reinstall gongkai"
    )


def load_toml(path: Path) -> dict[str, Any]:
    """Return the parsed TOML file; ArtifactError names the file when it is missing or malformed."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ArtifactError(f"{path.name}: {error}") from error
