"""What is written in deploy/ fits together and keeps to the habits that linters of such files ask for."""

from __future__ import annotations

import configparser
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.api.config import PREFIX, ServiceConfig
from gongkai.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
VARIABLES = {f"{PREFIX}{field.name.upper()}" for field in fields(ServiceConfig) if field.name != "settings"}
KNOWN = VARIABLES | {f"GONGKAI_{field.name.upper()}" for field in fields(Settings)}


def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"\\\n\s*", "", (DEPLOY / "Dockerfile").read_text("utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8")))


def said(name: str) -> list[str]:
    return [body for instruction, body in instructions() if instruction == name]


def test_base_images_are_pinned_to_a_version():
    assert all(re.search(r":\d", image) for image in said("FROM"))
    assert all(re.search(r":(\d|local)", service["image"]) for service in compose()["services"].values())


def test_the_container_does_not_run_as_root():
    last = [instruction for instruction, _ in instructions()]
    assert said("USER")[-1] == "10001"
    assert last.index("USER") < last.index("ENTRYPOINT")


def test_packages_leave_no_lists_behind_and_bring_no_recommendations():
    for run in said("RUN"):
        if "apt-get install" in run:
            assert "--no-install-recommends" in run
            assert "rm -rf /var/lib/apt/lists/*" in run
        if "pip install" in run:
            assert "--no-cache-dir" in run


def test_what_is_copied_is_there_and_commands_are_lists():
    for copied in said("COPY"):
        *sources, _ = [part for part in copied.split() if not part.startswith("--")]
        if "--from=" not in copied:
            assert all((ROOT / source).exists() for source in sources)
    assert all(command.startswith("[") for command in (*said("CMD"), *said("ENTRYPOINT")))
    assert said("HEALTHCHECK")
    assert not said("ADD")


def test_the_compose_file_builds_this_dockerfile_and_waits_for_its_database():
    services = compose()["services"]
    assert (DEPLOY / services["service"]["build"]["context"] / services["service"]["build"]["dockerfile"]).is_file()
    assert services["service"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert "healthcheck" in services["database"]
    volumes = [volume.split(":")[0] for service in services.values() for volume in service["volumes"]]
    assert set(volumes) == compose()["volumes"].keys()


def test_no_secret_is_written_and_nothing_listens_beyond_the_machine():
    services = compose()["services"]
    assert all(port.startswith("127.0.0.1:") for port in services["service"]["ports"])
    assert "ports" not in services["database"]
    for service in services.values():
        for name, value in service["environment"].items():
            if "PASSWORD" in name or "TOKEN" in name:
                assert value.startswith("${")
    assert services["service"]["read_only"] is True
    assert services["service"]["cap_drop"] == ["ALL"]


def test_every_setting_is_documented_and_none_is_made_up():
    table = set(re.findall(r"^\| `(GONGKAI_\w+)`", (DEPLOY / "README.md").read_text("utf-8"), re.MULTILINE))
    assert table == VARIABLES
    for path in DEPLOY.iterdir():
        used = set(re.findall(r"GONGKAI_(?:SERVE_|MAX_)[A-Z_]*[A-Z]", path.read_text("utf-8")))
        assert used <= KNOWN, path.name


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_the_documented_default_is_the_default(name: str):
    row = next(
        line for line in (DEPLOY / "README.md").read_text("utf-8").splitlines() if line.startswith(f"| `{name}`")
    )
    default = getattr(ServiceConfig(), name.removeprefix(PREFIX).lower())
    if isinstance(default, int | float) and name != f"{PREFIX}WORKERS":
        assert f"| {default:g} |" in row or f"| {default} |" in row


def test_the_unit_starts_the_service_without_privileges():
    unit = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DEPLOY / "gongkai.service", "utf-8")
    service = unit["Service"]
    assert " serve " in service["ExecStart"]
    assert service["User"] != "root"
    assert service["CapabilityBoundingSet"] == ""
    assert (service["NoNewPrivileges"], service["ProtectSystem"]) == ("yes", "strict")
    assert unit["Install"]["WantedBy"] == "multi-user.target"


def test_the_proxy_passes_to_the_service_and_takes_as_much_as_it():
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    assert text.count("{") == text.count("}")
    assert "proxy_pass              http://127.0.0.1:8000;" in text
    most = int(re.search(r"client_max_body_size\s+(\d+)m;", text)[1])  # type: ignore[index]
    assert most << 20 == ServiceConfig().max_batch_upload
    waits = int(re.search(r"proxy_read_timeout\s+(\d+)s;", text)[1])  # type: ignore[index]
    assert waits > ServiceConfig().max_wait
