"""Each command does what its help says, in all three forms of output."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import asdict
from pathlib import Path

import jsonschema
import pytest
from typer.main import get_command

from corpus_tool.cli.app import app
from corpus_tool.export.json import COMPARISON_SCHEMA
from corpus_tool.model import Options
from tests.cli.conftest import EARLIER, LATER, Run

COMMANDS = sorted(
    {"init", "add", "list", "show", "compare", "report", "evaluate"}
    | {"backup", "restore", "verify"}
    | {"catalogue", "commitments", "fetch"}
    | {"formulas", "lineage", "novelty", "series"}
    | {"db upgrade", "db current", "db check"}
)


def csv_rows(text: str) -> list[dict[str, str]]:
    """Read CSV as a spreadsheet would."""
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches(run: Run, command: str) -> None:
    """Every command's help explains it and gives an example that begins with the program."""
    result = run(*command.split(), "--help")

    assert result.code == 0
    assert re.search(rf"Examples?:\n +corpus-tool {command}\b", result.out), result.out
    assert "--help" in result.out


def test_help_names_every_command(run: Run) -> None:
    """The program's help lists its commands, and naming none prints it."""
    result = run("--help")

    for command in COMMANDS:
        assert re.search(rf"^  {command.split()[0]} ", result.out, re.MULTILINE), command
    assert run().code == 2
    assert run("-h").out == result.out


def test_version(run: Run) -> None:
    """--version prints one line."""
    assert re.fullmatch(r"corpus-tool \d+\.\d+\.\d+\n", run("--version").out)


def test_options_of_compare_are_those_of_a_comparison() -> None:
    """Every field of `Options` is an option of the same name with the same default."""
    command = get_command(app).commands["compare"]  # type: ignore[attr-defined]
    options = {option.name: option.default for option in command.params}

    assert asdict(Options()).items() <= options.items()


def test_init_in_a_new_folder(run: Run, workspace: Path) -> None:
    """init makes a workspace with a database, and again changes nothing."""
    assert run("init", "fresh").code == 0
    assert (workspace / "fresh" / "db" / "corpus.sqlite").is_file()
    again = run("init", "fresh")

    assert again.code == 0
    assert "made" not in again.err


def test_add_tells_what_became_of_each_file(run: Run, workspace: Path) -> None:
    """New, same bytes, new version, same text: the outcome and its note are printed."""

    def outcome() -> list[str]:
        rows = json.loads(run("add", "earlier.md", "--format", "json").out)
        return [rows[0][name] for name in ("outcome", "document", "note")]

    file = workspace / "earlier.md"
    assert outcome() == ["new", "earlier@1", None]
    same = "I_SAME: identical to version 1 of 'earlier'; nothing stored"
    assert outcome() == ["same bytes", "earlier@1", same]
    file.write_text(LATER)
    assert outcome() == ["new version", "earlier@2", None]
    file.write_text(LATER.replace("\n\n", "\n\n\n"))
    assert outcome() == [
        "same text",
        "earlier@2",
        "I_SAME_TEXT: new capture of version 2 of 'earlier'",
    ]
    file.write_text(EARLIER)
    assert outcome()[:2] == ["same bytes", "earlier@1"]


def test_add_describes_a_document(run: Run) -> None:
    """What the options say of a document is shown with it, and the text is untouched."""
    given = (
        *("--key", "japan-laos-2025", "--title", "Joint Statement", "--date", "2025-01-21"),
        *("--party", "JPN=Japan", "--party", "LAO=Lao PDR", "--level", "Strategic Partnership"),
        *("--place", "Tokyo", "--licence", "CC0-1.0", "--source-url", "https://example.org/x"),
        *("--succeeds", "japan-laos-2015", "--language", "en", "--kind", "joint statement"),
    )
    assert run("add", "earlier.md", *given).code == 0
    shown = json.loads(run("show", "japan-laos-2025", "--format", "json").out)

    assert shown["document"] == {
        "key": "japan-laos-2025",
        "title": "Joint Statement",
        "kind": "joint statement",
        "date": "2025-01-21",
        "place": "Tokyo",
        "parties": [{"code": "JPN", "name": "Japan"}, {"code": "LAO", "name": "Lao PDR"}],
        "level": "Strategic Partnership",
        "succeeds": "japan-laos-2015",
        "languages": ["en"],
        "source_url": "https://example.org/x",
        "licence": "CC0-1.0",
        "specimen": False,
    }
    texts = [paragraph["text"] for paragraph in shown["segmentation"]["paragraphs"]]
    assert [f"{n}. {text}" for n, text in enumerate(texts, 1)] == EARLIER.strip().split("\n\n")[1:]


def test_add_from_a_manifest(run: Run, workspace: Path) -> None:
    """A manifest's documents come with its descriptions, the folder's others with their own."""
    folder = workspace / "documents"
    (workspace / "earlier.md").rename(folder / "earlier.md")
    (folder / "other.md").write_text("---\ntitle: Other\ndate: 2020-01-01\n---\n\nThey met.\n")
    (folder / "manifest.toml").write_text(
        '[[document]]\nfile = "earlier.md"\nkey = "first"\ntitle = "First"\n'
    )
    assert run("add", "--manifest", "documents/manifest.toml").code == 0
    rows = json.loads(run("list", "--format", "json").out)

    assert [(row["document"], row["title"], row["date"]) for row in rows] == [
        ("first", "First", None),
        ("other", "Other", "2020-01-01"),
    ]


def test_add_explains(run: Run, workspace: Path) -> None:
    """--explain prints the import report: what was noticed, and on which line."""
    text = EARLIER.replace("\n3. ", "\n5. ")
    (workspace / "gap.md").write_text(text)
    table = run("add", "gap.md", "--explain").out
    found = json.loads(run("add", "gap.md", "--explain", "--format", "json").out)[0]["findings"]
    rows = csv_rows(run("add", "gap.md", "--explain", "-f", "csv").out)

    assert "W_LABEL_GAP" in table
    assert [each["code"] for each in found if each["code"] == "W_LABEL_GAP"] == ["W_LABEL_GAP"]
    assert "W_LABEL_GAP" in {row["code"] for row in rows}


@pytest.mark.parametrize("what", ["documents", "versions", "comparisons", "runs"])
def test_list_in_every_form(compared: Run, what: str) -> None:
    """A list has the same rows as table, JSON and CSV."""
    table = compared("list", what).out.splitlines()
    objects = json.loads(compared("list", what, "--format", "json").out)
    rows = csv_rows(compared("list", what, "--format", "csv").out)

    assert len(table) - 1 == len(objects) == len(rows) > 0
    assert list(objects[0]) == list(rows[0])


def test_runs_are_recorded(compared: Run) -> None:
    """Each piece of work is a run with its engine and how it ended."""
    runs = json.loads(compared("list", "runs", "--format", "json").out)

    assert [(run["kind"], run["status"]) for run in runs] == [
        ("add", "done"),
        ("add", "done"),
        ("compare", "done"),
    ]
    assert runs[0]["engine"].startswith("corpus-tool ")
    assert runs[2]["engine"].startswith("alignment ")


def test_show_a_text(compared: Run) -> None:
    """show prints what is known of a document and its paragraphs with their labels."""
    out = compared("show", "later@1").out

    assert re.search(r"^succeeds +earlier$", out, re.MULTILINE)
    assert re.search(r"^2 +2 +\S+ .*meeting of ministers", out, re.MULTILINE)
    rows = csv_rows(compared("show", "later", "-f", "csv").out)
    assert [row["path"] for row in rows] == ["1", "2"]


def test_compare_prints_links(compared: Run) -> None:
    """A comparison's table has a row for each link, dropped and added paragraph, with a reason."""
    result = compared("compare", "earlier", "later")
    rows = csv_rows(compared("compare", "earlier", "later", "-f", "csv").out)
    back = csv_rows(compared("compare", "later", "earlier", "-f", "csv").out)

    def cells(rows: list[dict[str, str]]) -> list[tuple[str, str, str]]:
        return [(row["relation"], row["left"], row["right"]) for row in rows]

    old, new = ([f"{name}@1#{n}" for n in (1, 2, 3)] for name in ("earlier", "later"))
    assert cells(rows) == [
        ("edited", old[0], new[0]),
        ("identical", old[1], new[1]),
        ("dropped", old[2], ""),
    ]
    assert cells(back) == [
        ("edited", new[0], old[0]),
        ("identical", new[1], old[1]),
        ("added", "", old[2]),
    ]
    assert [row["left label"] for row in rows] == ["1", "2", "3"]
    assert rows[1]["left text"] == rows[1]["right text"]
    assert rows[1]["left text"].startswith("The two sides will hold")
    assert "left text" not in result.out
    assert result.err.startswith("earlier@1 (3 ¶), later@1 (2 ¶): 1 identical, 1 edited")


def test_a_pair_is_explained(compared: Run) -> None:
    """What a pair of paragraphs is weighed by is listed; what cannot be named is one clear line."""
    told = compared("compare", "earlier", "later", "--explain", "1", "1", "-f", "csv")
    same = compared("compare", "earlier", "later", "--explain", "2", "2", "-f", "csv")
    none = compared("compare", "earlier", "later", "--explain", "1", "99")
    page = compared("compare", "earlier", "later", "--explain", "1", "1", "--report", "p.html")

    assert {"words", "sentence", "(any pair)"} <= {row["feature"] for row in csv_rows(told.out)}
    assert told.err.startswith("chance of a link: ")
    assert (csv_rows(same.out), same.err) == (
        [],
        "the same words: linked without being weighed\n",
    )
    assert (none.code, none.err.partition(":")[0]) == (1, "E_NO_PARAGRAPH")
    assert page.code == 2


def test_compare_as_json(compared: Run) -> None:
    """The JSON of a comparison is valid under the published schema."""
    value = json.loads(compared("compare", "earlier", "later", "--format", "json").out)
    jsonschema.validate(value, COMPARISON_SCHEMA)

    assert value["options"] == asdict(Options())


def test_compare_files_and_options(run: Run, workspace: Path) -> None:
    """Files that are named are added first, options are stored, and the page is written."""
    options = ("--min-score", "0.9", "--moved-score", "0.8", "--redline", "0.5", "--min-kept", "2")
    result = run("compare", "earlier.md", "later.md", *options, "--report", "out/page.html")
    assert result.code == 0
    page = (workspace / "out" / "page.html").read_text(encoding="utf-8")

    assert page.rstrip().endswith("</html>")
    assert "wrote out/page.html" in result.err
    assert len(json.loads(run("list", "--format", "json").out)) == 2
    again = json.loads(run("compare", "earlier", "later", *options, "-f", "json").out)
    assert again["options"] == {
        "min_score": 0.9, "moved_score": 0.8, "redline": 0.5, "min_kept": 2,
    }  # fmt: skip
    assert len(json.loads(run("list", "comparisons", "--format", "json").out)) == 1


def test_report_writes_pages_and_index(run: Run, workspace: Path) -> None:
    """report compares what succeeds what, and successive versions, and links every page."""
    run("add", "earlier.md")
    run("add", "later.md", "--succeeds", "earlier")
    (workspace / "later.md").write_text(LATER.replace("every year", "every two years"))
    run("add", "later.md")
    result = run("report")
    index = (workspace / "reports" / "index.html").read_text(encoding="utf-8")
    pages = {"earlier@1--later@2.html", "later@1--later@2.html"}

    assert result.out == "reports/index.html\n"
    stems = [page.removesuffix(".html") for page in pages]
    others = {f"{stem}.{kind}.html" for stem in stems for kind in ("redline", "dropped")}
    others |= {"earlier@1.commitments.html", "later@2.commitments.html"}
    assert {path.name for path in (workspace / "reports").glob("*@*.html")} == pages | others
    assert {path.name for path in (workspace / "reports" / "texts").glob("*.html")} == {
        "earlier.html",
        "later.html",
    }
    for page in pages:
        assert page.removesuffix(".html") in index.replace("%40", "@")
        data = (workspace / "reports" / page).with_suffix(".json").read_text(encoding="utf-8")
        jsonschema.validate(json.loads(data), COMPARISON_SCHEMA)


def test_report_of_one_pair(compared: Run, workspace: Path) -> None:
    """With two texts report writes their page only, where it is told."""
    result = compared("report", "earlier", "later", "--to", "changes.html")

    assert result.out == "changes.html\n"
    assert (workspace / "changes.html").is_file()
    assert list((workspace / "reports").iterdir()) == []
    assert compared("report", "earlier", "later").out == "reports/earlier@1--later@1.html\n"


def test_reports_of_an_empty_corpus(run: Run, workspace: Path) -> None:
    """An empty corpus has an index that says so."""
    assert run("report").code == 0
    assert (workspace / "reports" / "index.html").is_file()


def test_evaluate_in_every_form(run: Run, root: Path) -> None:
    """evaluate prints its measures per file and in total, without a workspace's corpus."""
    gold = root / "documents" / "gold"
    table = run("evaluate", gold).out
    value = json.loads(run("evaluate", gold, "--format", "json").out)
    rows = csv_rows(run("evaluate", gold, "--format", "csv").out)

    assert "links\n" in table
    assert set(value["links"]) >= {"f1", "precision", "recall", "relation", "files"}
    assert {row["kind"] for row in rows} == {"links"}


def test_the_database_commands(compared: Run) -> None:
    """upgrade is idempotent, current names the revision, check and verify find nothing."""
    again = compared("db", "upgrade")
    assert again.code == 0
    assert "already" in again.err
    assert re.fullmatch(r"\S+\n", compared("db", "current").out)
    assert compared("db", "check").code == 0
    assert compared("verify").code == 0
    assert json.loads(compared("verify", "--format", "json").out) == []


def test_verify_tells_damage(compared: Run, workspace: Path) -> None:
    """A changed word in the database is a line and exit code 1."""
    database = workspace / "db" / "corpus.sqlite"
    content = database.read_bytes()
    assert b"flood warning" in content
    database.write_bytes(content.replace(b"flood warning", b"flood Warning"))
    result = compared("verify")

    assert result.code == 1
    assert "E_HASH" in result.out


def test_a_command_works_from_below_and_from_afar(
    compared: Run,
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A workspace is found from a folder in it, by --workspace anywhere, and by its variable."""
    listed = compared("list").out
    monkeypatch.chdir(workspace / "documents")
    assert compared("list").out == listed
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert compared("list").code == 1
    assert compared("list", "--workspace", workspace).out == listed
    assert compared(f"--workspace={workspace}", "list").out == listed
    monkeypatch.setenv("CORPUS_TOOL_WORKSPACE", str(workspace))
    assert compared("list").out == listed


def test_keys_are_completed(compared: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shell completes the keys of documents."""
    monkeypatch.setenv("_CORPUS_TOOL_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "corpus-tool show ear")
    monkeypatch.setenv("COMP_CWORD", "2")

    assert compared().out.split() == ["earlier"]


def test_a_password_is_printed_nowhere(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """No command shows the password of a database that cannot be reached."""
    canary = "s3cret-canary"
    address = f"postgresql+psycopg://me:{canary}@127.0.0.1:9/none?password={canary}"
    monkeypatch.setenv("CORPUS_TOOL_DATABASE", address)
    for command in ("list", "verify", "report", "db upgrade", "db current", "db check"):
        for arguments in (command.split(), ["--debug", *command.split()]):
            result = run(*arguments)

            assert result.code == 1, command
            assert canary not in result.out + result.err, command
