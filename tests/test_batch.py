"""Many files: in order whatever happens, in any executor, kept between runs, broken off without a trace."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker import spool
from checker.batch import Demand, Source, check, check_one, expand, judging, pool
from checker.cache import Cache
from checker.progress import Progress
from checker.spool import Spool
from tests.conftest import REPORT

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent


@pytest.fixture
def many(folder, tmp_path):
    """A dozen reports in a folder, no two alike."""
    for number in range(12):
        folder(f"稿/{number:02}.txt", f"{REPORT}全年办理行政处罚案件{number}件。\n")
    return tmp_path / "稿"


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "kept")


def sources(folder):
    return list(expand([str(folder)]))


def alone(folder):
    return [check_one(source, Demand()) for source in sources(folder)]


# --- order and executors


def test_any_executor_gives_the_same_in_the_same_order(many):
    with ThreadPoolExecutor(3) as pool:
        assert list(check(sources(many), Demand(), pool=pool)) == alone(many)


def test_processes_give_the_same_in_the_same_order(many):
    assert list(check(sources(many), Demand(), 2)) == alone(many)


def test_only_a_few_wait_in_an_executor_at_a_time(many, monkeypatch):
    monkeypatch.setattr(pool, "AHEAD", 3)

    class Counting(Executor):
        given = 0

        def submit(self, task, /, *args):
            self.given += 1
            future: Future = Future()
            future.set_result(task(*args))
            return future

    counting = Counting()
    results = check(sources(many), Demand(), pool=counting)
    next(results)

    assert counting.given == 3
    assert len(list(results)) == 11


def test_an_executor_that_breaks_loses_no_file(many):
    class Breaking(Executor):
        left = 5

        def submit(self, task, /, *args):
            self.left -= 1
            if self.left < 0:
                raise RuntimeError("cannot schedule new futures after shutdown")
            future: Future = Future()
            future.set_result(task(*args))
            return future

    assert list(check(sources(many), Demand(), pool=Breaking())) == alone(many)


@pytest.mark.slow
def test_a_dask_cluster_is_such_an_executor(many):
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(1, processes=False, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        found = list(check(sources(many), Demand(), pool=client.get_executor()))

    assert found == alone(many)


def _die_once(source, demand):
    """Judge, but let the first process that comes to 05.txt be killed."""
    mark = Path(source.name).with_suffix(".died")
    if source.name.endswith("05.txt") and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return _CHECK_ONE(source, demand)


_CHECK_ONE = check_one


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_a_process_that_is_killed_in_the_middle_costs_no_result(many, monkeypatch):
    wanted, told = alone(many), []
    monkeypatch.setattr(judging, "check_one", _die_once)

    assert list(check(sources(many), Demand(), 2, told=told.append)) == wanted
    assert len(told) == 1
    assert "意外终止" in told[0]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_a_run_that_lost_a_process_says_so_and_is_not_passed(many, run, monkeypatch):
    monkeypatch.setattr(judging, "check_one", _die_once)
    ran = run("check", many, "-j", "2", "--format", "json", "--fail-on", "never", "--no-cache")

    assert ran.status == 2
    assert ran.err.count("\n") == 1
    assert "意外终止" in ran.err
    assert [file["error"] for file in json.loads(ran.out)["files"]] == [None] * 12


def test_a_file_that_vanishes_is_told_and_the_others_are_checked(many):
    given = sources(many)
    Path(given[4].name).unlink()
    found = list(check(given, Demand(), 2))

    assert [bool(result.error) for result in found] == [number == 4 for number in range(12)]


def test_a_file_that_is_named_twice_is_checked_once(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder("稿/a.txt")
    folder("稿/b.txt")

    assert [source.name for source in expand(["稿/b.txt", "./稿/b.txt", "稿"])] == ["稿/b.txt", "稿/a.txt"]


def test_a_folder_that_may_not_be_searched_is_told(many, monkeypatch):
    (many / "密").mkdir()
    scan = os.scandir

    def shut(path):
        if os.fspath(path).endswith("密"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", shut)
    *others, last = sources(many)

    assert len(others) == 12
    assert (last.name, "没有读取权限" in last.error) == (str(many / "密"), True)


# --- kept results


def test_a_second_run_judges_nothing_again(many, cache, monkeypatch):
    first = list(check(sources(many), Demand(), 1, cache=cache))
    monkeypatch.setattr(judging, "check_one", None)

    assert list(check(sources(many), Demand(), 1, cache=cache)) == first == alone(many)


def test_a_report_that_moved_is_told_under_its_new_path(many, cache, tmp_path):
    list(check(sources(many), Demand(), 1, cache=cache))
    moved = many.rename(tmp_path / "别处")

    assert list(check(sources(moved), Demand(), 1, cache=cache)) == alone(moved)


def test_a_report_that_changed_is_judged_again(many, cache):
    list(check(sources(many), Demand(), 1, cache=cache))
    (many / "03.txt").write_text("青禾市2023年法治政府建设年度报告\n", encoding="utf-8")

    assert list(check(sources(many), Demand(), 1, cache=cache)) == alone(many)


def test_another_question_is_another_result(cache):
    assert cache.key(b"a", "a.txt", "NUM") != cache.key(b"a", "a.txt", "TAB")
    assert cache.key(b"a", "a.txt", "NUM") != cache.key(b"a", "b.txt", "NUM")
    assert cache.key(b"a", "x/a.txt", "NUM") == cache.key(b"a", "y/a.txt", "NUM")


class Evil:
    def __reduce__(self):
        return os.mkdir, ("evil",)


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", pickle.dumps(Evil()), pickle.dumps([1])])
def test_rubbish_in_its_place_is_judged_again_and_never_run(many, cache, rubbish, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    list(check(sources(many), Demand(), 1, cache=cache))
    for path in cache.place.glob("*/*"):
        path.write_bytes(rubbish)

    assert list(check(sources(many), Demand(), 1, cache=cache)) == alone(many)
    assert not Path("evil").exists()


def test_a_file_that_could_not_be_read_is_not_kept(folder, cache):
    list(check([Source(str(folder("a.docx", b"PK\x03\x04rubbish")))], Demand(), 1, cache=cache))

    assert not list(cache.place.glob("*/*"))


def test_what_no_run_used_for_a_month_is_dropped(many, cache):
    list(check(sources(many), Demand(), 1, cache=cache))
    old, *others = cache.place.glob("*/*")
    os.utime(old, (time.time() - 40 * 86_400,) * 2)
    cache.prune()

    assert sorted(cache.place.glob("*/*")) == sorted(others)


def test_where_nothing_can_be_kept_everything_is_still_judged(many, tmp_path):
    (tmp_path / "file").touch()

    assert list(check(sources(many), Demand(), 1, cache=Cache(tmp_path / "file"))) == alone(many)


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such rights")
def test_only_the_user_may_read_what_is_kept(many, cache):
    list(check(sources(many), Demand(), 1, cache=cache))

    assert {path.stat().st_mode & 0o77 for path in cache.place.glob("*/*")} == {0}


def test_without_the_cache_nothing_is_kept(run, many, monkeypatch, tmp_path):
    monkeypatch.setenv("FAZHI_LINT_CACHE", str(tmp_path / "none"))
    run("check", many, "--no-cache")

    assert not list((tmp_path / "none").glob("??/*"))


# --- on a terminal


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_sees_how_far_it_is():
    stream = Terminal()
    with Progress(4, stream) as bar:
        for found in (1, 0, 2, 0):
            bar.step(found)

    assert "4/4 份，问题 3 处" in stream.getvalue()
    assert stream.getvalue().endswith("\r\x1b[K")


def test_the_time_left_is_told_from_the_time_gone():
    assert (
        Progress(4, Terminal(), done=1).line(30) == "[######------------------] 1/4 份，问题 0 处，约剩 1:30"
    )


def test_nothing_is_drawn_where_there_is_no_terminal():
    stream = io.StringIO()
    with Progress(4, stream) as bar:
        bar.step(1)

    assert stream.getvalue() == ""


# --- results that are many


def test_results_outside_of_memory_are_the_same_in_the_same_order(many, monkeypatch):
    monkeypatch.setattr(spool, "IN_MEMORY", 100)
    wanted = alone(many)
    with Spool() as results:
        for result in wanted:
            results.append(result)

        assert list(results) == wanted
        assert results[-1] == wanted[-1]
        assert results[2:4] == wanted[2:4]


# --- as a process


# A shell lets what it starts in the background ignore the signal.
HEARING = (
    "import signal as s; s.signal(s.SIGINT, s.default_int_handler); from checker.cli import main; main()"
)


def start(*args, **options) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", HEARING, "check", *map(str, args)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


@pytest.mark.slow
def test_two_runs_at_once_say_the_same(many):
    both = [start(many, "--format", "json", "--fail-on", "never") for _ in range(2)]
    (one, _), (two, _) = (process.communicate(timeout=60) for process in both)

    assert one == two
    assert json.loads(one)["summary"]["files"] == 12


def _gone(number: int, kill: Callable[[int, int], None]) -> bool:
    """Whether no such process, or none of a group, is left once the dead are taken note of."""
    for _ in range(200):
        try:
            kill(number, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no process groups")
def test_ctrl_c_ends_it_at_once_and_leaves_outputs_as_they_were(folder, tmp_path):
    for number in range(400):
        folder(f"稿/{number}.txt", REPORT * 4 + str(number))
    before = folder("out.json", "whole")
    kept = Path(os.environ["FAZHI_LINT_CACHE"])
    with start(tmp_path / "稿", "-j", "2", "-o", f"json:{before}", start_new_session=True) as process:
        until = time.monotonic() + 60
        while not any(kept.glob("*/*")) and time.monotonic() < until:
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)

    assert process.returncode == 130
    assert len(list(kept.glob("*/*"))) < 400
    assert (out, err.strip()) == ("", "已中断。")  # click ends the line of the ^C first
    assert before.read_text() == "whole"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.json", "稿"]
    assert _gone(process.pid, os.killpg)


@pytest.fixture
def hearing():
    """Ctrl-C is heard, whatever the tests were started from."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def _interrupt_once(monkeypatch) -> list[int]:
    """Let Ctrl-C come while the worker processes start; the list will hold their numbers."""
    submit, started = ProcessPoolExecutor.submit, []

    def interrupted(*given):
        monkeypatch.setattr(ProcessPoolExecutor, "submit", submit)
        os.kill(os.getpid(), signal.SIGINT)
        future = submit(*given)
        started.extend(process.pid for process in multiprocessing.active_children())
        return future

    monkeypatch.setattr(ProcessPoolExecutor, "submit", interrupted)
    return started


@pytest.mark.usefixtures("hearing")
@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_ctrl_c_while_the_processes_start_is_not_lost(many, monkeypatch):
    started = _interrupt_once(monkeypatch)

    with pytest.raises(KeyboardInterrupt):
        list(check(list(expand([str(many)])), Demand(), 2))
    assert started
    assert all(_gone(process, os.kill) for process in started)


@pytest.mark.usefixtures("hearing")
@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_a_run_that_shall_not_hear_ctrl_c_goes_on(many, monkeypatch):
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # as nohup and a shell's background do
    _interrupt_once(monkeypatch)

    assert len(list(check(list(expand([str(many)])), Demand(), 2))) == 12


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("form", ["json", "html", "xlsx"])
def test_a_full_disk_is_one_line(many, form):
    process = start(many, "-o", f"{form}:/dev/full")
    out, err = process.communicate(timeout=60)

    assert (process.returncode, out) == (2, "")
    assert err == "/dev/full：无法写入（磁盘已满），请换一个位置\n"


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no such limit")
@pytest.mark.parametrize("form", ["json", "html", "xlsx"])
def test_an_output_that_ends_half_way_leaves_the_old_one_and_the_others_whole(many, folder, tmp_path, form):
    import resource

    before = folder(f"out.{form}", "whole")
    process = start(
        *(many, "--no-cache", "-j", "1", "--select", "TAB", "-o", f"{form}:{before}"),
        *("-o", f"lines:{tmp_path / 'out.lines'}"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},  # Python would leave modules half written
    )
    _, err = process.communicate(timeout=60)

    assert process.returncode == 2
    assert err.count("\n") == 1
    assert str(before) in err
    assert "程序内部出错" not in err
    assert before.read_text() == "whole"
    assert {path.name for path in tmp_path.iterdir()} == {f"out.{form}", "out.lines", "稿"}


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_where_nothing_can_be_said_the_status_tells(many):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "checker", "check", str(many), "没有.txt"],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=full,
            check=False,
        )

    assert done.returncode == 2


@pytest.mark.slow
def test_ctrl_c_while_it_starts_is_one_line():
    code = (
        "import sys\n"
        "class Breaks:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'click': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Breaks())\n"
        "from checker.cli import main; main(['rules'])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (130, "", "已中断。\n")
