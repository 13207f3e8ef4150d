"""Entry point: the commands, each imported when it runs, so that ``gongkai --help`` is instant."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gongkai import __version__

app = typer.Typer(
    name="gongkai",
    help="公开 — 读政府信息公开年度报告：还原表格并核对勾稽，标注问题与改进措施。 "
    "Reads disclosure reports: tables recovered and checked, issues and commitments tagged.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Language(StrEnum):
    """The language of messages and labels; the report's own words are never translated."""

    ZH = "zh"
    EN = "en"


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"gongkai {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="版本。 Show the version.", callback=_version, is_eager=True)
    ] = False,
) -> None: ...


@app.command()
def read(
    files: Annotated[list[Path], typer.Argument(help="报告文件：PDF、DOCX、HTML、文本、Markdown。 Report files.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="每个文件一行 JSON。 One JSON document a line per file.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="结果写入此文件夹。 Write results into this folder.")
    ] = None,
    formats: Annotated[
        str | None, typer.Option("--format", help="json,csv,xlsx,md；需 --out。 Formats to write; needs --out.")
    ] = None,
    join: Annotated[
        bool,
        typer.Option(
            "--join", help="各文件合为一份报告（正文在前，附表在后）。 The files are one report, main text first."
        ),
    ] = False,
    lang: Annotated[Language, typer.Option("--lang", help="界面语言。 Language of labels.")] = Language.ZH,
    debug: Annotated[bool, typer.Option("--debug", help="出错时显示调用栈。 Show tracebacks.")] = False,
) -> None:
    """读报告：表格、核对结果、问题与改进措施、摘要。 Read reports: tables, findings, statements, summary."""
    from gongkai.cli.read import read_files

    raise typer.Exit(
        read_files(files, join=join, as_json=as_json, out=out, formats=formats, lang=lang.value, debug=debug)
    )


@app.command()
def tag(
    source: Annotated[str, typer.Argument(metavar="IN.jsonl", help="每行一个 {id, text, section?}；- 为标准输入。")],
    out: Annotated[Path | None, typer.Option("--out", help="写入此文件；默认标准输出。 Default: stdout.")] = None,
) -> None:
    """给语句标注角色与主题。 Tag rows of text with roles and themes."""
    from gongkai.cli.tag import tag_file

    raise typer.Exit(tag_file(source, out))


@app.command()
def codebook(
    path: Annotated[Path | None, typer.Argument(help="另一份编码本。 Another codebook file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。 Print JSON.")] = False,
    lang: Annotated[Language, typer.Option("--lang", help="界面语言。 Language of labels.")] = Language.ZH,
) -> None:
    """显示编码本：主题与角色。 Print the codebook of themes and roles."""
    from gongkai.cli.codebook import show_codebook

    raise typer.Exit(show_codebook(path, as_json=as_json, lang=lang.value))


@app.command()
def train(
    gold: Annotated[Path, typer.Option("--gold", help="语料文件夹：units/ 与 labels/。 Folder of units and labels.")],
    out: Annotated[Path, typer.Option("--out", help="模型写入此文件夹。 Folder for the models.")],
    codebook_path: Annotated[Path | None, typer.Option("--codebook", help="编码本文件。 Codebook file.")] = None,
) -> None:
    """用语料训练模型。 Train the models from a gold corpus."""
    from gongkai.cli.train import train_models

    raise typer.Exit(train_models(gold, out, codebook_path))


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Option("--gold", help="语料文件夹：units/ 与 labels/。 Folder of units and labels.")],
    models: Annotated[
        Path | None, typer.Option("--models", help="train 的 --out；默认现用模型。 The --out of train.")
    ] = None,
    codebook_path: Annotated[Path | None, typer.Option("--codebook", help="编码本文件。 Codebook file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。 Print JSON.")] = False,
    lang: Annotated[Language, typer.Option("--lang", help="界面语言。 Language of labels.")] = Language.ZH,
) -> None:
    """以自己的标注衡量角色与主题。 Score roles and themes against labels of your own."""
    from gongkai.cli.evaluate import evaluate_models

    raise typer.Exit(evaluate_models(gold, models, codebook_path, as_json=as_json, lang=lang.value))


@app.command()
def serve(
    host: Annotated[
        str, typer.Option("--host", help="监听地址；本机以外须有令牌。 Other hosts need a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8000,
    data: Annotated[Path | None, typer.Option("--data", help="数据文件夹，默认 gongkai-data。 Folder of data.")] = None,
    database: Annotated[
        str | None,
        typer.Option("--database", help="账本的数据库地址，如 postgresql://…。 URL of the ledger's database."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="同时读取的文件数。 Files read at once.")
    ] = None,
    new_token: Annotated[
        str | None, typer.Option("--new-token", metavar="NAME", help="生成令牌并显示一次。 Make a token, show it once.")
    ] = None,
) -> None:
    """提供网页与接口服务。 Serve the page and the API."""
    from gongkai.cli.serve import serve_app

    raise typer.Exit(serve_app(host, port, data=data, database=database, workers=workers, new_token=new_token))


@app.command()
def annotate(
    paths: Annotated[list[Path], typer.Argument(help="文件夹、压缩包、清单 CSV 或文件。 Folders, archives, files.")],
    out: Annotated[Path, typer.Option("--out", help="语料文件夹：账本、结果、数据集。 Folder of the corpus.")],
    workers: Annotated[
        int, typer.Option("--workers", help="同时读几个文件；默认每核一个。 Files at a time; default: one a core.")
    ] = 0,
    fresh: Annotated[
        bool, typer.Option("--fresh/--resume", help="重新开始，或接着上次（默认）。 Start again, or go on (default).")
    ] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="重读失败的文件。 Read failed ones again.")
    ] = False,
    shard: Annotated[str | None, typer.Option("--shard", metavar="I/N", help="只读第 I 份。 Only part I of N.")] = None,
    engine: Annotated[str, typer.Option("--engine", help="local 或 dask。 local or dask.")] = "local",
    scheduler: Annotated[str | None, typer.Option("--scheduler", help="Dask 调度器地址。 Dask scheduler.")] = None,
    ledger: Annotated[
        str | None, typer.Option("--ledger", help="账本的数据库地址，如 postgresql://…。 Database URL of the ledger.")
    ] = None,
    seconds: Annotated[float, typer.Option("--seconds", help="每个文件的时限，秒。 Seconds a file may take.")] = 300.0,
    memory: Annotated[int, typer.Option("--memory", help="每个文件的内存上限，MB。 Megabytes a file may take.")] = 2048,
) -> None:
    """读一批报告，得到数据集；可随时中断，再次运行即继续。 Read a corpus to a dataset; run again to go on."""
    from gongkai.cli.annotate import Options
    from gongkai.cli.annotate import annotate as run

    options = Options(
        workers=workers,
        fresh=fresh,
        retry_failed=retry_failed,
        shard=shard,
        engine=engine,
        scheduler=scheduler,
        ledger=ledger,
        seconds=seconds,
        memory=memory,
    )
    raise typer.Exit(run(paths, out, options))


@app.command()
def status(
    corpus: Annotated[Path, typer.Argument(metavar="DIR", help="annotate 的 --out。 The --out of annotate.")],
    ledger: Annotated[
        str | None, typer.Option("--ledger", help="账本的数据库地址。 Database URL of the ledger.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="输出 JSON，逐一列出未读全的文件。 Print JSON that names every such file.")
    ] = False,
    verify: Annotated[bool, typer.Option("--verify", help="逐一核对存下的结果。 Check every stored result.")] = False,
) -> None:
    """一批报告读到哪里，哪些失败，为什么。 Where a corpus stands, and what failed why."""
    from gongkai.cli.status import show_status

    raise typer.Exit(show_status(corpus, ledger_url=ledger, as_json=as_json, verify=verify))


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="gongkai annotate 的输出文件夹。 Folder of a dataset.")],
    form: Annotated[str, typer.Option("--format", help="csv、xlsx、dta、jsonl、parquet。 Format to write.")] = "csv",
    out: Annotated[
        Path | None, typer.Option("--out", help="写入此文件夹；默认 DIR/export/格式。 Default: DIR/export/FORMAT.")
    ] = None,
    tables: Annotated[
        str | None,
        typer.Option(
            "--tables",
            help="如 panel,chains；默认不含 --across 的各表。 Tables to write; default: all but those of --across.",
        ),
    ] = None,
    across: Annotated[
        bool,
        typer.Option(
            "--across", help="跨年、跨机关的各表（chains、recurrences 等）。 Those that compare years and organs."
        ),
    ] = False,
    where: Annotated[
        str | None, typer.Option("--where", help='SQL 条件，如 "year >= 2020"。 Condition on rows, in SQL.')
    ] = None,
    labels: Annotated[
        Language | None, typer.Option("--labels", help="列名与代码换成标签。 Labels in place of names and codes.")
    ] = None,
) -> None:
    """导出数据集：Excel、Stata、R、pandas。 Write the tables of a dataset as CSV, XLSX, DTA, JSONL or Parquet."""
    from gongkai.cli.export import export_tables

    lang = labels.value if labels else None
    raise typer.Exit(export_tables(folder, form, out, tables=tables, across=across, where=where, lang=lang))


@app.command()
def overview(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="gongkai annotate 的输出文件夹。 Folder of a dataset.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="写入此文件；默认 DIR/overview.html。 Default: DIR/overview.html.")
    ] = None,
    lang: Annotated[Language, typer.Option("--lang", help="页面语言。 Language of the page.")] = Language.ZH,
    ledger: Annotated[
        str | None, typer.Option("--ledger", help="账本的数据库地址。 Database URL of the ledger.")
    ] = None,
) -> None:
    """一页概览：覆盖、主题、问题、申请、核对、雷同、承诺、文件。 One HTML page about a corpus, to read and print."""
    from gongkai.cli.overview import write_overview

    raise typer.Exit(write_overview(folder, out, lang=lang.value, ledger_url=ledger))


@app.command()
def merge(
    corpora: Annotated[list[Path], typer.Argument(metavar="DIR…", help="annotate 的各个 --out。 Corpora to merge.")],
    out: Annotated[Path, typer.Option("--out", help="合并后的语料文件夹。 Folder of the merged corpus.")],
    ledger: Annotated[str | None, typer.Option("--ledger", help="账本的数据库地址。 URL of the ledger.")] = None,
) -> None:
    """把各分片或各处收集的语料核对后合并。 Verify shards, or corpora collected apart, and merge them."""
    from gongkai.cli.merge import merge_corpora

    raise typer.Exit(merge_corpora(corpora, out, ledger_url=ledger))


def main() -> None:
    """Run the command line; wrong use exits with status 2 and never shows a traceback."""
    from gongkai.errors import GongkaiError

    for stream in (sys.stdout, sys.stderr):
        # Windows consoles and pipes may default to a code page that lacks Chinese.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except GongkaiError as error:
        typer.echo(f"gongkai: {error} {error.remedy}".rstrip(), err=True)
        sys.exit(2)
    except BrokenPipeError:  # `gongkai read … | head`
        sys.stderr.close()
        sys.exit(1)
