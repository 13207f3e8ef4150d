from __future__ import annotations

import pytest

from gongkai.errors import ArtifactError, LimitExceededError, UsageError
from gongkai.pipeline import load, read
from gongkai.resources import load_toml, models_dir
from gongkai.settings import Settings


def test_an_environment_variable_overrides_its_default():
    assert Settings.from_environment({"GONGKAI_MAX_PAGES": "7"}) == Settings(max_pages=7)


@pytest.mark.parametrize("value", ["", "0", "-1", "many", "1.5"])
def test_nonsense_in_the_environment_is_named(value: str):
    with pytest.raises(UsageError, match="GONGKAI_MAX_PAGES"):
        Settings.from_environment({"GONGKAI_MAX_PAGES": value})


def test_a_large_file_is_refused_before_it_is_loaded(tmp_path):
    path = tmp_path / "large.txt"
    path.write_bytes(b"x" * 100)
    with pytest.raises(LimitExceededError, match="100"):
        load(path, Settings(max_bytes=99))
    with pytest.raises(LimitExceededError):
        read(path, settings=Settings(max_bytes=99))


def test_a_broken_data_file_is_named(tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text("= 3", encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"broken\.toml"):
        load_toml(path)


def test_the_models_travel_with_the_package():
    assert (models_dir() / "codebook").is_dir()
