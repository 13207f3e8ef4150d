"""How a service comes up: for its own machine, over what an earlier one left, over a folder of the command line."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import delete, func, select, update
from typer.testing import CliRunner

from gongkai.api import ServiceConfig, create_app, tables
from gongkai.api.service import Service
from gongkai.api.tokens import Tokens
from gongkai.cli.app import app
from gongkai.corpus.batch import settle
from gongkai.corpus.ledger import Ledger
from gongkai.corpus.ledger_model import Place
from gongkai.corpus.ledger_tables import contents
from gongkai.corpus.store import Store, current_version
from gongkai.errors import CorpusError, GongkaiError
from gongkai.isolation import Outcome
from gongkai.pipeline import read
from tests.api.serving import made, serving, settled, upload


def served(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["serve", *arguments])


def test_other_machines_are_not_served_without_a_token(tmp_path: Path):
    result = served("--host", "0.0.0.0", "--data", str(tmp_path))  # noqa: S104 - it must refuse
    assert isinstance(result.exception, GongkaiError)
    assert result.exception.code == "AUTH.OPEN"
    assert "--new-token" in result.exception.remedy


def test_the_command_makes_a_token_that_the_service_knows(tmp_path: Path):
    result = served("--new-token", "anna", "--data", str(tmp_path))
    assert result.exit_code == 0
    service = Service(ServiceConfig(data=tmp_path))
    assert Tokens(service.engine).who(f"Bearer {result.stdout.strip()}") == "anna"
    service.engine.dispose()
    service.ledger.close()


def test_reports_and_corrections_survive_a_restart_on_either_database(where: tuple[Path, str | None]):
    config = ServiceConfig(data=where[0], database=where[1] or "", workers=1)
    with serving(config) as client:
        report_id = upload(client, made("久山县人民政府")).json()["id"]
        order = {"kind": "theme", "target": "s1", "value": ["funding"]}
        said = client.post(f"/v1/reports/{report_id}/corrections", json=order).json()
        report = client.get(f"/v1/reports/{report_id}").json()["report"]
        batch = client.post("/v1/batches", files=[("files", ("久.html", made("久山县人民政府")))]).json()["id"]
    with serving(config) as client:
        shown = client.get(f"/v1/batches/{batch}").json()
        assert (shown["state"], shown["counts"]["ok"]) == ("finished", 1)
        assert client.get(f"/v1/batches/{batch}/files").json()["items"][0]["id"] == report_id
        assert client.post(f"/v1/batches/{batch}/retry").json()["counts"]["ok"] == 1
        assert client.get("/v1/corpus/themes").json()["years"] == ["2023"]
        assert client.get("/v1/corpus/statements", params={"theme": "platform"}).json()["total"] > 0
        assert client.get("/v1/corpus/findings", params={"status": "pass"}).status_code == 200
        assert client.get("/v1/reports", params={"batch": batch, "q": "久"}).json()["total"] == 1
        assert client.post(f"/v1/batches/{batch}/cancel").json()["counts"]["ok"] == 1
        assert client.delete(f"/v1/batches/{batch}").status_code == 204
        answer = client.get(f"/v1/reports/{report_id}").json()
        assert answer["report"] == report
        assert answer["corrections"] == [said]
        assert client.get("/v1/corpus/overview").json()["reports"] == 1
        assert client.get("/v1/corpus/recurring").json()["total"] == 0
        assert client.get("/v1/corpus/concordance", params={"word": "渠道"}).json()["total"] == 1
        assert client.get("/v1/reports", params={"theme": "platform"}).json()["total"] == 1


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server whose inner parts the tests touch."""
    config = ServiceConfig(data=tmp_path_factory.mktemp("own"), workers=1, retention_days=30)
    with serving(config) as client:
        yield client


@pytest.fixture
def service(own: httpx.Client) -> Service:
    found: Service = own.app.state.service  # type: ignore[attr-defined]
    return found


def test_what_is_missing_in_the_index_is_made_again_from_the_store(own: httpx.Client, service: Service):
    report_id = upload(own, made("缺山县人民政府")).json()["id"]
    with service.engine.begin() as connection:
        for table in tables.INDEX:
            connection.execute(delete(table))
    assert report_id in {sha256 for sha256, _ in service.index.missing()}
    service.jobs._catch_up()
    assert own.get("/v1/reports", params={"agency": "缺山县"}).json()["total"] == 1


def test_uploads_older_than_the_retention_are_deleted(own: httpx.Client, service: Service):
    old, new = (upload(own, made(f"{name}县人民政府")).json()["id"] for name in ("陈", "新"))
    aged = update(contents).where(contents.c.sha256 == old).values(updated=time.time() - 31 * 24 * 3600)
    with service.engine.begin() as connection:
        connection.execute(aged)
    service.expire()
    assert own.get(f"/v1/reports/{old}").status_code == 404
    assert own.get(f"/v1/reports/{new}").status_code == 200
    assert not service.store.original(old).exists()


def test_a_file_of_an_older_version_is_read_again_when_it_comes_again(
    own: httpx.Client, service: Service, monkeypatch: pytest.MonkeyPatch
):
    data = made("旧山县人民政府")
    report_id = upload(own, data).json()["id"]
    monkeypatch.setattr(service.jobs, "version", "9.9.9+later")
    assert upload(own, data).status_code == 201
    assert service.ledger.result(report_id).version == "9.9.9+later"  # type: ignore[union-attr]


def test_a_folder_of_the_command_line_is_served(tmp_path: Path):
    source = tmp_path / "年报.html"
    source.write_bytes(made("行山县人民政府"))
    report = read(source)
    sha256 = report.document.source.sha256
    data = tmp_path / "out"
    with Ledger(data / "ledger.sqlite") as ledger:
        run = ledger.begin(current_version())
        stat = source.stat()
        ledger.add(
            [
                Place(
                    place=str(source), name="年报.html", path=str(source), sha256=sha256, n_bytes=stat.st_size,
                    mtime_ns=stat.st_mtime_ns,
                )
            ]
        )  # fmt: skip
        ledger.claim(run, 1)
        outcome = Outcome(
            reports=(json.dumps(report.to_dict()).encode(),), statuses=("ok",), format="html", sha256=sha256
        )
        ledger.finish(run, sha256, settle(Store(data), sha256, outcome, current_version()))
        ledger.end(run)
    with serving(ServiceConfig(data=data, workers=1)) as client:
        assert settled(client, sha256)["report"] == report.to_dict()
        assert client.get(f"/v1/reports/{sha256}/original").content == source.read_bytes()
        for _ in range(200):
            if client.get("/v1/corpus/overview").json()["reports"]:
                break
        assert client.get("/v1/reports").json()["items"][0]["agency"] == "行山县人民政府"


def test_a_database_of_a_later_version_is_refused(tmp_path: Path):
    service = Service(ServiceConfig(data=tmp_path))
    with service.engine.begin() as connection:
        assert connection.execute(select(func.max(tables.versions.c.version))).scalar_one() == len(tables.STEPS)
        connection.execute(tables.versions.insert().values(version=99, applied=0.0))
    with pytest.raises(CorpusError, match="99") as refused:
        create_app(ServiceConfig(data=tmp_path))
    assert refused.value.code == "CORPUS.LATER"
    service.engine.dispose()
    service.ledger.close()
