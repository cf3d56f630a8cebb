"""A session ends within its limits, whatever its programs do, and the program to blame is named."""

import contextlib
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gen.core.paths import ROOT
from gen.listings import process, worker
from gen.listings.limits import Limits
from gen.listings.process import Failure, Runner

LIMITS = Limits(seconds=20, characters=1000, plots=2, cells=50, memory=2**30, file=2**20)
SHORT = replace(LIMITS, seconds=1)
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux watches what a process starts")

FORK = "import ctypes, os, time\nfork = ctypes.CDLL(None).fork\n"
"""A way to start processes that Python does not notice."""

BROWSERS = "which the browsers of readers cannot"
SEED = "uses random numbers without a seed; with one"


@pytest.fixture(scope="module")
def shared() -> Iterator[Runner]:
    """Run many sessions with one nursery."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(worker.ENVIRONMENT, "MARK", "shared" + uuid.uuid4().hex)
        with Runner(["import pandas, matplotlib"]) as runner:
            yield runner


@pytest.fixture
def runner(shared: Runner) -> Iterator[Runner]:
    """Run sessions of which nothing is left when the test ends."""
    yield shared
    nursery = [shared.nursery.process.pid] if shared.nursery else []
    assert alive(worker.ENVIRONMENT["MARK"]) == nursery


@pytest.fixture
def mark(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Mark all processes that a test starts, and make sure that none is left."""
    mark = uuid.uuid4().hex
    monkeypatch.setitem(worker.ENVIRONMENT, "MARK", mark)
    yield mark
    assert not alive(mark)


def alive(mark: str) -> list[int]:
    """Find the processes with a mark in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"MARK={mark}".encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
    return found


def failure(runner: Runner, *programs: str, answers: bool = False, limits: Limits = LIMITS) -> Failure:
    """Run programs of which one fails."""
    found = runner.run(programs, answers=answers, limits=limits).failure
    assert found
    return found


ENDLESS = {
    "loop": "while True: pass",
    "catches all": "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "ignores signals": "import signal\nfor n in (2, 15): signal.signal(n, signal.SIG_IGN)\nwhile True: pass",
    "sleeps": "import time\ntime.sleep(1000)",
    "awaits": "import asyncio\nawait asyncio.sleep(1000)",
    "in C": "pow(3, 10**9)",
    "prints nothing": "while True: print(end='')",
    "own session": "import os\ntry: os.setsid()\nexcept OSError: pass\nwhile True: pass",
    "last value": "class Slow:\n    def __repr__(self):\n        while True: pass\nSlow()",
}


@pytest.mark.parametrize("program", ENDLESS.values(), ids=ENDLESS)
def test_a_program_without_end_is_ended(program: str, runner: Runner) -> None:
    """The one that ran is named, not those before it."""
    found = failure(runner, "x = 1", program, "print(2)", limits=SHORT)
    assert found == Failure(1, 0, "had not ended after 1 s")


ENDS = {
    "exit": ("import sys\nsys.exit(3)", 2, "raises SystemExit: 3"),
    "_exit": ("import os\nos._exit(3)", 0, "ends Python with the code 3"),
    "_exit 0": ("import os\nos._exit(0)", 0, "ends Python with the code 0"),
    "abort": ("import os\nos.abort()", 0, "ends Python by the signal SIGABRT"),
    "segmentation": ("import ctypes\nctypes.string_at(0)", 0, "ends Python by the signal SIGSEGV"),
    "kill": ("import os\n\nos.kill(os.getpid(), 9)", 3, f"sends a signal (os.kill), {BROWSERS}"),
    "raise": ("import signal\nsignal.raise_signal(9)", 0, "ends Python by the signal SIGKILL"),
    "files": ("import os\nos.closerange(0, 100)", 0, "closes files that are not its own"),
    "files, then": (
        "import os\nos.closerange(0, 100)\nwhile True: pass",
        0, "closes files that are not its own",
    ),
    "channel": (
        "import os\nfor n in range(3, 9):\n    try: os.write(n, b'noise\\n')\n    except OSError: pass",
        0, "writes to files that are not its own",
    ),
    "channel, JSON": (
        "import os\nfor n in range(3, 9):\n    try: os.write(n, b'{}\\n[1]\\n')\n    except OSError: pass",
        0, "writes to files that are not its own",
    ),
    "write": ("import os\nos.write(1, b'x')", 0, "writes past Python"),
    "write error": ("import os\nos.write(2, b'x')", 0, "writes past Python"),
    "real output": ("import sys\nprint(1, file=sys.__stdout__)", 0, "writes past Python"),
    "C": ("import ctypes\nctypes.CDLL(None).printf(b'x')", 0, "writes past Python"),
    "long file": ("with open('x', 'wb') as f:\n    f.write(b'0' * 2**21)", 2, "raises OSError: [Errno 27]"),
    "memory": ("x = []\nwhile True: x.append(bytearray(2**28))", 2, "raises MemoryError; 1 GiB are allowed"),
    "input": ("x = 1\ninput('name? ')", 2, "raises EOFError: input() cannot ask for anything"),
    "print": ("x = 1\nwhile True:\n    print(x)", 3, "shows more than 1,000 characters of text"),
    "print, caught": (
        "while True:\n    try: print('x')\n    except BaseException: pass",
        2, "shows more than 1,000 characters of text",
    ),
    "value": ("'x' * 10000", 0, "shows more than 1,000 characters of text"),
    "address": ("object()", 0, "shows an address in memory"),
    "address, printed": ("x = 1\nprint(object())", 2, "shows an address in memory"),
    "no Unicode": ("print('\\ud800')", 1, "raises UnicodeEncodeError"),
    "long error": ("raise ValueError('x\\n' * 10**6)", 1, "raises ValueError: x x x"),
    "odd error": ("raise ValueError('\\ud800')", 1, "raises ValueError: \\ud800"),
    "plots": (
        "import matplotlib.pyplot as plt\nfor k in range(3):\n    plt.plot([k])\n    plt.show()",
        4, "shows more than 2 plots",
    ),
    "large plot": (
        "import matplotlib.pyplot as plt\nplt.figure(figsize=(500, 1))\nplt.show()",
        3, "shows a plot of 36,000 × 72 pixels; 2,000 are allowed",
    ),
    "table": (
        "import pandas as pd\npd.options.display.max_rows = None\npd.DataFrame({'a': range(100)})",
        0, "shows more than 50 cells of tables",
    ),
    "no builtins": (
        "import builtins\nfor name in dir(builtins): delattr(builtins, name)",
        0, "ends Python with the code 1",
    ),
    "thread": ("import threading\nt = threading.Thread(target=print)\nt.start()", 3, "starts a thread"),
    "pool": (
        "from concurrent.futures import ThreadPoolExecutor\nThreadPoolExecutor().submit(print)",
        2, "starts a thread",
    ),
    "fork": ("import os\nos.fork()", 2, f"starts a process (os.fork), {BROWSERS}"),
    "fork, caught": ("import os\ntry:\n    os.fork()\nexcept BaseException: pass", 3, "starts a process"),
    "fork bomb": ("import os\nwhile True:\n    os.fork()", 3, "starts a process"),
    "system": ("import os\nos.system('sleep 100 &')", 2, "starts a process (os.system)"),
    "Popen": (
        "import subprocess\nsubprocess.Popen(['sleep', '100'], start_new_session=True)",
        2, "starts a process (subprocess.Popen)",
    ),
    "exec": ("import os\nos.execvp('sleep', ['sleep', '100'])", 2, "starts a process (os.exec)"),
    "multiprocessing": (
        "import multiprocessing\np = multiprocessing.get_context('fork').Process(target=print)\np.start()",
        3, "starts a process (os.fork)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("program", "line", "told"), ENDS.values(), ids=ENDS)
def test_every_bad_end_is_told(program: str, line: int, told: str, runner: Runner) -> None:
    """What a program did, and on which line, is told in one short sentence."""
    found = failure(runner, "x = 1", program, "print(2)")
    assert (found.program, found.line) == (1, line), found
    assert found.told.startswith(told)
    assert len(found.told) < 320
    assert "\n" not in found.told


LEFT = {
    "child": f"{FORK}if fork() == 0: time.sleep(100)",
    "daemon": f"{FORK}if fork() == 0:\n    os.setsid()\n    if fork() == 0: time.sleep(100)\n    os._exit(0)",
    "stubborn": f"{FORK}import signal\nsignal.signal(15, signal.SIG_IGN)\nif fork() == 0: time.sleep(100)",
    "spawned": "import multiprocessing.resource_tracker as r\nr.ensure_running()",
}


@LINUX
@pytest.mark.parametrize("program", LEFT.values(), ids=LEFT)
def test_what_is_left_running_is_ended_and_told(program: str, runner: Runner) -> None:
    """A process that Python does not notice is a mistake when it outlives the session, however it hides."""
    assert failure(runner, program) == Failure(0, 0, "leaves a process running")


@LINUX
def test_a_hidden_fork_bomb_is_stopped(runner: Runner) -> None:
    """Processes that multiply are ended as soon as they are too many."""
    assert failure(runner, f"{FORK}while True: fork()") == Failure(0, 0, "starts too many processes")


def test_a_child_that_ends_is_no_mistake(runner: Runner) -> None:
    """What has ended before the session does no harm."""
    outcome = runner.run([f"{FORK}p = fork()\nif p == 0: os._exit(0)\nos.waitpid(p, 0)[1]"], limits=LIMITS)
    assert outcome.failure is None
    assert outcome.shown == [[{"kind": "value", "text": "0\n"}]]


SABOTAGE = {
    "json": "import json\njson.dumps = json.JSONEncoder = json.encoder.JSONEncoder = None",
    "stdout": "import sys\nsys.stdout = sys.stderr = None",
    "os": "import os\nos.write = os._exit = None",
}


@pytest.mark.parametrize("program", SABOTAGE.values(), ids=SABOTAGE)
def test_replaced_modules_do_no_harm(program: str, runner: Runner) -> None:
    """A program that replaces what the session is made of shows what the one after it prints all the same."""
    outcome = runner.run([program, "print(1)"], limits=LIMITS)
    assert outcome.failure is None
    assert outcome.shown == [[], [{"kind": "out", "text": "1\n"}]]


UNSEEDED = {
    "random": "import random\nrandom.random()",
    "choice": "from random import choice\nchoice([1, 2])",
    "Random": "import random\nrandom.Random()",
    "seed of None": "import random\nrandom.seed(); random.random()",
    "rand": "import numpy as np\nnp.random.rand()",
    "numpy's choice": "from numpy.random import choice\nchoice(3)",
    "default_rng": "import numpy as np\nnp.random.default_rng()",
    "PCG64": "import numpy as np\nnp.random.Generator(np.random.PCG64())",
    "RandomState": "import numpy as np\nnp.random.RandomState()",
    "numpy's seed of None": "import numpy as np\nnp.random.seed(None)",
    "uuid4": "import uuid\nuuid.uuid4()",
    "secrets": "import secrets\nsecrets.token_hex()",
    "urandom": "import os\nos.urandom(1)",
    "pandas": "import pandas as pd\npd.Series(range(9)).sample(2)",
}


@pytest.mark.parametrize("program", UNSEEDED.values(), ids=UNSEEDED)
def test_random_numbers_need_a_seed(program: str, runner: Runner) -> None:
    """Whatever draws numbers that the next build would not draw is told with its line, caught or not."""
    caught = f"try:\n    exec({program!r})\nexcept BaseException: pass"
    for text in (program, caught):
        found = failure(runner, "x = 1", text)
        assert (found.program, found.line) == (1, 2)
        assert found.told.startswith(SEED)


SEEDED = {
    "random": "import random\nrandom.seed(0)\nrandom.random()",
    "Random": "import copy, random\ncopy.deepcopy(random.Random(0)).choice(range(9))",
    "rand": "import numpy as np\nnp.random.seed(0)\nnp.random.rand()",
    "default_rng": "import copy\nimport numpy as np\ncopy.deepcopy(np.random.default_rng(0)).normal()",
    "RandomState": "import numpy as np\nnp.random.RandomState(0).normal()",
    "state": "import random\nrandom.setstate(random.Random(1).getstate())\nrandom.random()",
    "spawned": "import numpy as np\nnp.random.default_rng(0).spawn(1)[0].normal()",
    "pandas": "import pandas as pd\npd.Series(range(99)).sample(2, random_state=1).sum()",
    "networks": "from acts.networks import Network\nfloat(Network([1, 1], 'relu').weights[0][0, 0])",
    "sets": "list(set('abcdefgh'))",
}


@pytest.mark.parametrize("program", SEEDED.values(), ids=SEEDED)
def test_seeded_numbers_are_the_same_in_every_run(program: str, runner: Runner) -> None:
    """A program with a seed runs, and shows the same each time."""
    first, second = (runner.run([program], limits=LIMITS) for _ in range(2))
    assert first.failure is None
    assert first == second
    assert first.shown[0]


@pytest.mark.parametrize(
    "program",
    [
        "import tempfile\ntempfile.TemporaryFile().close()",
        "import multiprocessing",
        "import time\ntime.perf_counter()",
    ],
)
def test_what_packages_need_for_themselves_is_allowed(program: str, runner: Runner) -> None:
    """Names of temporary files, what modules do while they are imported, and clocks are no mistakes."""
    assert runner.run([program], limits=LIMITS).failure is None


def test_a_session_finds_the_same_everywhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, runner: Runner
) -> None:
    """Variables of the author's environment do not reach it; its folder is empty and goes with it."""
    monkeypatch.setenv("TZ", "Asia/Seoul")
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.chdir(tmp_path)
    program = (
        "import os, time\nopen('left', 'w').close()\n"
        "print(time.strftime('%H', time.gmtime(0)), time.tzname[0], 'MPLBACKEND' in os.environ)\n"
        "print(os.listdir(), os.getcwd() == os.path.expanduser('~'))\nprint(os.getcwd())"
    )
    (part,) = runner.run([program], limits=LIMITS).shown[0]
    lines = part["text"].splitlines()
    assert lines[:2] == ["00 UTC False", "['left'] True"]
    assert not Path(lines[2]).parent.exists()
    assert not list(tmp_path.iterdir())


def test_settings_of_the_author_do_not_reach_matplotlib(runner: Runner) -> None:
    """What it would read settings from holds the list of fonts only."""
    program = "import matplotlib\nprint(matplotlib.get_configdir())"
    (part,) = runner.run([program], limits=LIMITS).shown[0]
    folder = Path(ROOT, "build/cache/matplotlib")
    assert part["text"] == f"{folder}\n"
    assert {file.name.partition("-")[0] for file in folder.iterdir()} == {"fontlist"}


ANSWERS = {
    "none": ("x = 1", 1, 0, "must leave answers, a dictionary of numbers and bools such as"),
    "deleted": ("answers = {'a': 1}\ndel answers", 1, 1, "must leave answers, a dictionary"),
    "list": ("answers = [1]", 1, 1, "must leave answers, a dictionary"),
    "empty": ("x = 1\nanswers = {}", 1, 2, "must leave answers, a dictionary"),
    "name": (
        "answers = {\n    'a': 1,\n    'B': 2}",
        1,
        3,
        "gives an answer the name 'B'; names are small letters",
    ),
    "no text": ("answers = {1: 2}", 1, 1, "gives an answer the name 1; names are"),
    "NaN": ("answers = {'a': 1}\nanswers['b'] = float('nan')", 1, 2, 'has the answer "b": nan; allowed are'),
    "inf": ("answers = dict(a=float('inf'))\nx = 1", 1, 1, 'has the answer "a": inf; allowed are'),
    "text": ("answers = {'a': 'x' * 1000}", 1, 1, 'has the answer "a": \'xxxxx'),
    "array": (
        "import numpy as np\nanswers = {'a': np.ones(2)}",
        1,
        2,
        'has the answer "a": array([1., 1.]); allowed',
    ),
    "complex": ("answers = {'a': 1j}", 1, 1, 'has the answer "a": 1j; allowed'),
    "huge": (
        "answers = {}\nanswers |= {'a': 10**9999}",
        1,
        2,
        'has the answer "a": a whole number of 33,216 bits',
    ),
    "nothing": ("answers = {'a': None}", 1, 1, 'has the answer "a": None; allowed'),
    "odd": (
        "class O:\n    def __repr__(self): 1 / 0\nanswers = {'a': O()}",
        1,
        0,
        "breaks the Python that runs it",
    ),
}


@pytest.mark.parametrize(("program", "number", "line", "told"), ANSWERS.values(), ids=ANSWERS)
def test_wrong_answers_are_told(program: str, number: int, line: int, told: str, runner: Runner) -> None:
    """Name, value and what is allowed, on the line that assigns the answer."""
    found = failure(runner, "y = 0", program, answers=True)
    assert (found.program, found.line) == (number, line), found
    assert found.told.startswith(told)


def test_answers_may_be_numbers_of_numpy(runner: Runner) -> None:
    """They become plain ones."""
    values = "answers = dict(a=np.float64(0.5), b=np.int64(3), c=np.bool_(True), d=np.float32(0.25), e=2)"
    outcome = runner.run([f"import numpy as np\n{values}"], answers=True, limits=LIMITS)
    assert outcome.answers == {"a": 0.5, "b": 3, "c": True, "d": 0.25, "e": 2}
    assert [type(value) for value in outcome.answers.values()] == [float, int, bool, float, int]


def test_an_error_is_told_where_it_was_raised(runner: Runner) -> None:
    """A function of an earlier program that fails in a later one is named by its own line."""
    found = failure(runner, "x = 1", "def f():\n    return 1 / 0", "f()")
    assert found == Failure(1, 2, "raises ZeroDivisionError: division by zero")


def test_what_ran_before_a_mistake_is_kept(runner: Runner) -> None:
    """Programs that have ended show what they showed."""
    outcome = runner.run(["print(1)", "print(2); 1 / 0", "print(3)"], limits=LIMITS)
    assert outcome.shown == [[{"kind": "out", "text": "1\n"}]]


@pytest.mark.usefixtures("mark")
def test_sessions_run_without_a_nursery_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where processes cannot be forked, each session is a Python of its own, with the same limits."""
    monkeypatch.setattr(process.sys, "platform", "darwin")
    with Runner() as alone:
        assert alone.nursery is None
        assert alone.run(["print(1)"]).shown == [[{"kind": "out", "text": "1\n"}]]
        for name in ("catches all", "own session"):
            found = failure(alone, "x = 1", ENDLESS[name], limits=SHORT)
            assert found == Failure(1, 0, "had not ended after 1 s")
        for name in ("_exit", "segmentation", "files, then", "Popen", "write", "print"):
            program, line, told = ENDS[name]
            found = failure(alone, "x = 1", program)
            assert (found.program, found.line) == (1, line)
            assert found.told.startswith(told)


@pytest.mark.usefixtures("mark")
def test_the_end_of_the_context_ends_sessions() -> None:
    """A run that is under way is stopped, and one that begins later does not begin."""
    caught = []

    def run() -> None:
        try:
            ending.run(["while True: pass"])
        except process.StoppedError as problem:
            caught.append(problem)

    with Runner() as ending:
        thread = threading.Thread(target=run)
        thread.start()
        while not ending.running:
            time.sleep(0.01)
    thread.join()
    run()
    assert len(caught) == 2


@LINUX
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_sessions_end_with_the_builder(number: int, mark: str) -> None:
    """Whatever signal ends the process that runs sessions, in its midst, nothing of them is left."""
    script = (
        "import sys; from gen.listings import worker, process\n"
        f"worker.ENVIRONMENT['MARK'] = {mark!r}\n"
        "with process.Runner() as runner:\n"
        "    runner.run(['while True: pass'])"
    )
    builder = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stderr=subprocess.DEVNULL)
    while len(alive(mark)) < 3:  # the nursery, the supervisor and the worker
        assert builder.poll() is None
        time.sleep(0.05)
    builder.send_signal(number)
    builder.wait()
    while alive(mark):
        time.sleep(0.05)
