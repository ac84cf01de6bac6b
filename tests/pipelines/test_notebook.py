"""One notebook: checked before a kernel starts, executed within its limits, recorded, and named only when it is whole and clean."""

from __future__ import annotations

import fcntl
import stat
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from pydantic import ConfigDict, ValidationError

from as2007lib.pipelines import MonthlyParameters, NotebookBusy, NotebookParameters, NotebookRefused, Status, file_hashes, run_notebook

SHOW = "print(municipality, period, user)"


def printed(path: Path) -> str:
    """Return all that an executed notebook printed."""
    cells = nbformat.read(path, as_version=4).cells
    return "".join(output.text for cell in cells for output in cell.get("outputs", []) if output.output_type == "stream")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_notebook_gets_its_values_and_its_name_when_it_is_done(task, log, tmp_path):
    told = []
    result = run_notebook(task("afregning", SHOW), log, lambda *args: told.append(args))
    assert result.status is Status.DONE
    assert result.ok
    assert printed(result.output) == "0615 2026-10 bodil\n"
    assert result.output.parent == tmp_path / "out" / "0615" / "2026-10"
    assert result.output.name == f"afregning-{result.key.split(':')[3][:8]}.ipynb"
    assert [path for path in result.output.parent.iterdir() if path.suffix == ".ipynb"] == [result.output]  # no draft is left
    assert told == [("afregning", 1, 3), ("afregning", 2, 3), ("afregning", 3, 3)]


def test_the_run_log_tells_what_began_and_what_became_of_it(task, log):
    result = run_notebook(task("afregning", SHOW, inputs={"viden": "17"}), log)
    begun, ended = log.rows()
    assert begun["key"] == ended["key"] == result.key
    assert (begun["name"], begun["municipality"], begun["period"], begun["user"]) == ("afregning", "0615", "2026-10", "bodil")
    assert begun["inputs"] == {"viden": "17", "notebook": file_hashes(result.output.parents[3] / "notebooks")["afregning.ipynb"]}
    assert begun["parameters"] == {"parameters_file": "0615.yml", "municipality": "0615", "period": "2026-10", "user": "bodil"}
    assert (ended["status"], ended["exception"], ended["sha256"]) == ("done", "", file_hashes(result.output.parent)[result.output.name])


def test_files_and_folders_are_for_their_owner_alone(task, log):
    result = run_notebook(task("afregning", "from pathlib import Path\nPath('x.txt')\nimport os\nprint(oct(os.umask(0)))"), log)
    assert mode(result.output) == 0o600
    assert mode(result.output.parent) == mode(result.output.parents[1]) == 0o700
    assert printed(result.output) == "0o77\n"  # what the notebook itself writes, too


def test_kernels_use_no_port_and_keep_no_history(task, log):
    look = "import json; from ipykernel.connect import get_connection_info; print(json.loads(get_connection_info())['transport'])"
    result = run_notebook(task("afregning", look, "print(get_ipython().history_manager.enabled)"), log)
    assert printed(result.output) == "ipc\nFalse\n"


def test_a_failing_cell_is_a_result_with_the_exceptions_type_alone_in_the_log(task, log):
    result = run_notebook(task("afregning", "raise ValueError('kun til brugeren')", "print('aldrig')"), log)
    assert (result.status, result.exception, result.cell) == (Status.FAILED, "ValueError", 3)
    assert result.message == "Celle 3 standsede med ValueError: kun til brugeren"
    assert result.output.name.endswith(".fejl.ipynb")
    assert "aldrig" not in printed(result.output)
    assert log.done(result.key) is None


def test_a_cell_that_takes_too_long_is_stopped_whatever_the_notebook_says_of_itself(task, log):
    result = run_notebook(task("afregning", "import time; time.sleep(30)", cell_timeout=1), log)
    assert (result.status, result.exception, result.cell) == (Status.TIMED_OUT, "CellTimeoutError", 3)
    assert result.message == "Celle 3 blev afbrudt: en celle må tage 1 sekunder."
    content = nbformat.read(result.output, as_version=4)
    assert content.metadata.papermill.exception is None  # papermill's own record is wrong …
    assert content.metadata.as2007.status == "timed_out"  # … and ours is right


def test_a_notebook_that_takes_too_long_is_stopped_between_its_cells(task, log):
    result = run_notebook(task("afregning", *["import time; time.sleep(1.2)"] * 6, cell_timeout=600, run_timeout=4), log)
    assert result.status is Status.TIMED_OUT
    assert result.message.endswith("hele notebooken må tage 4 sekunder.")


def test_a_kernel_that_dies_is_tried_once_more(task, log, tmp_path):
    mark = str(tmp_path / "mark")
    once = f"import os\nif not os.path.exists({mark!r}):\n    open({mark!r}, 'w').close()\n    os._exit(1)"
    assert run_notebook(task("afregning", once), log).status is Status.DONE
    lost = run_notebook(task("fakturering", "import os; os._exit(1)"), log)
    assert (lost.status, lost.exception, lost.cell) == (Status.LOST, "DeadKernelError", 3)


def test_what_is_done_is_kept_on_resume_and_done_again_without(task, log, tmp_path):
    count = f"with open({str(tmp_path / 'count')!r}, 'a') as f: f.write('x')"
    first = run_notebook(task("afregning", count), log)
    kept = run_notebook(task("afregning", count, resume=True, user="en anden"), log)
    assert (kept.status, kept.ok, kept.output) == (Status.KEPT, True, first.output)
    assert kept.message == "«afregning» er allerede udført og springes over."
    read = first.output.read_bytes()
    again = run_notebook(task("afregning", count), log)
    assert (again.status, again.output.name) == (Status.DONE, f"{first.output.stem}-2.ipynb")
    assert first.output.read_bytes() == read
    assert run_notebook(task("afregning", count, resume=True, inputs={"viden": "18"}), log).key != first.key
    assert run_notebook(task("afregning", count, "1", resume=True), log).key != first.key
    assert (tmp_path / "count").read_text() == "xxxx"


def test_a_cpr_number_in_an_output_stops_the_file_in_quarantine(task, log, tmp_path):
    result = run_notebook(task("afregning", "a, b = '610101', '4321'", "print(a + '-' + b)"), log)
    assert result.status is Status.STOPPED
    assert not result.ok
    assert result.output.parent == tmp_path / "out" / "karantaene"
    assert (mode(result.output), mode(result.output.parent)) == (0o600, 0o700)
    assert not list((tmp_path / "out" / "0615" / "2026-10").glob("*.ipynb"))
    assert not list((tmp_path / "out" / "0615" / "2026-10").glob(".*.ipynb"))
    assert result.message == f"«afregning» viser CPR-numre (celle 4, output) og er lagt i karantæne: {result.output}"
    assert "4321" not in str(log.rows())


def test_a_cpr_number_in_an_exception_reaches_neither_message_nor_log(task, log):
    result = run_notebook(task("afregning", "a, b = '610101', '4321'", "raise ValueError(f'ukendt borger {a}{b}')"), log)
    assert (result.status, result.exception) == (Status.STOPPED, "ValueError")
    assert "4321" not in result.message + str(log.rows())
    harmless = run_notebook(
        task("fakturering", "a, b = '610101', '4321'", "class Fejl(Exception):\n    pass\nraise Fejl(a + ' ' + b)"), log
    )
    assert "4321" not in harmless.message


class Other(NotebookParameters):
    perod: str


class Secret(NotebookParameters):
    period: str


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"parameters": Other(perod="2026-10")},
            "«afregning» kender ikke parameteren «perod»; mente du «period»? Kendt er parameters_file,",
        ),
        ({"parameters": Secret(period="610101-4321")}, "Parameteren «period» indeholder et CPR-nummer"),
        ({"declared": ""}, "har ingen celle med mærket parameters"),
        ({"municipality": "../.."}, "«../..» er ikke en kommunekode"),
        ({"municipality": "615"}, "Skriv fire cifre, fx 0615"),
        ({"period": "2026-13"}, "«2026-13» er ikke en måned"),
        ({"period": "../x"}, "er ikke en måned"),
    ],
)
def test_what_cannot_be_run_is_refused_before_anything_starts(task, log, tmp_path, changes, told):
    with pytest.raises(NotebookRefused) as error:
        run_notebook(task("afregning", SHOW, **changes), log)
    assert told in str(error.value)
    assert "4321" not in str(error.value)
    assert log.rows() == []
    assert not (tmp_path / "out").exists()


def test_files_that_are_no_notebooks_are_refused(task, log, tmp_path):
    good = task("afregning", SHOW)
    (tmp_path / "tekst.ipynb").write_text("hej", "utf-8")
    for path, told in ((tmp_path / "væk.ipynb", "kan ikke læses"), (tmp_path / "tekst.ipynb", "er ikke en notebook")):
        with pytest.raises(NotebookRefused, match=told):
            run_notebook(replace(good, notebook=path), log)
    with pytest.raises(NotebookRefused, match="kan ikke være navnet"):
        run_notebook(replace(good, notebook=tmp_path / "a b.ipynb"), log)


def test_unknown_and_wrong_parameters_are_refused_by_the_model():
    with pytest.raises(ValidationError, match="Extra inputs"):
        MonthlyParameters(parameters_file="a.yml", municipality="0615", period="2026-10", kommune="0615")
    with pytest.raises(ValidationError, match="valid string"):
        MonthlyParameters(parameters_file="a.yml", municipality=615, period="2026-10")


def test_an_executable_name_is_never_handed_to_papermill(task, log, tmp_path):
    class Evil(NotebookParameters):
        model_config = ConfigDict(extra="allow")

    canary = tmp_path / "canary"
    evil = Evil(**{f"x=1;open({str(canary)!r},'w')#": 1})
    with pytest.raises(NotebookRefused, match="kender ikke parameteren"):
        run_notebook(task("afregning", SHOW, parameters=evil), log)
    assert not canary.exists()


def test_the_same_run_at_once_is_done_by_one(task, log):
    first = run_notebook(task("afregning", SHOW), log)
    lock = next(first.output.parent.glob(".*.laas"))
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(NotebookBusy, match="«afregning» kører allerede for samme kommune og måned"):
            run_notebook(task("afregning", SHOW), log)
    assert len(log.rows()) == 2
    assert run_notebook(task("afregning", SHOW), log).status is Status.DONE


def test_braces_in_a_path_are_no_parameters(task, log, tmp_path):
    result = run_notebook(task("afregning", SHOW, root=tmp_path / "{period}"), log)
    assert result.output.parents[2] == tmp_path / "{period}"
