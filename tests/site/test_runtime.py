"""Python for the browser: the right version, whole files, and a copy that mends itself."""

import json
import re
import shutil
import subprocess
import sys
import threading
import xml.etree.ElementTree as etree
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.site import conftest, runtime

WHEEL = "six-1.17.0-py2.py3-none-any.whl"
WORKER = """
onmessage = ({ data }) => run(data).then(postMessage, (error) => postMessage({ said: String(error) }));
async function run({ address, program }) {
  const { loadPyodide, version } = await import(`${address}pyodide.mjs`);
  const said = [];
  const say = (line) => said.push(line);
  const python = await loadPyodide({ indexURL: address, stdout: say });
  await python.loadPackagesFromImports(program, { messageCallback() {}, errorCallback: say });
  python.runPython(program);
  return { version, said: said.join("\\n") };
}
"""
BEGIN = """([address, program]) => {
  const worker = new Worker("worker.js", { type: "module" });
  worker.onmessage = ({ data }) => { globalThis.answer = data; };
  worker.postMessage({ address, program });
}"""
FETCH = """async (address) => {
  const response = await fetch(address);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.arrayBuffer()));
  const hash = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [response.status, response.headers.get("content-type"), hash];
}"""
COMPUTE = """
import io, json
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

x = np.linspace(-3, 3, 7)
table = pd.DataFrame({"sign": np.sign(x), "tanh": np.tanh(x)}).groupby("sign").sum()
plt.plot(x, np.tanh(x), gid="curve")
picture = io.StringIO()
plt.savefig(picture, format="svg")
solved = np.linalg.solve([[2.0, 1.0], [1.0, 3.0]], [3.0, 5.0])
print(json.dumps([solved.tolist(), table["tanh"].tolist(), picture.getvalue()]))
"""


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a page without anything, and a worker that runs a program."""
    folder = tmp_path_factory.mktemp("blank")
    (folder / "index.html").write_text('<!doctype html><title>Blank</title><link rel="icon" href="data:,">')
    (folder / "worker.js").write_text(WORKER)
    with conftest.serving(folder) as address:
        yield address


@pytest.fixture(scope="module")
def copy(python_full: runtime.Files) -> Path:
    """Name the folder of the copy."""
    if not python_full:
        pytest.skip("RUNTIME=cdn: browsers use the public address, no copy")
    return python_full["pyodide.mjs"].parent


@pytest.fixture(scope="module")
def package(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pack the copy again as the package that it came out of."""
    path = tmp_path_factory.mktemp("package") / "package.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file in copy.iterdir():
            archive.write(file, runtime.INSIDE + file.name)
    return path


def bring(package: Path, begun: Callable[[], object] = lambda: None) -> Callable[[Path], Path]:
    """Make what stands for the download of a package."""

    def download(folder: Path) -> Path:
        begun()
        return Path(shutil.copy(package, folder))

    return download


def without(package: Path, name: str, into: Path) -> Path:
    """Copy a package but for one file in it."""
    path = into / "less.whl"
    with zipfile.ZipFile(package) as whole, zipfile.ZipFile(path, "w") as less:
        for member in whole.infolist():
            if not member.filename.endswith(name):
                less.writestr(member, whole.read(member))
    return path


def begin(page: Page, program: str) -> None:
    """Begin to run a program in a worker of a page."""
    page.evaluate(BEGIN, [runtime.address(), program])


def answer(page: Page) -> dict[str, str]:
    """Wait for what the worker of a page says."""
    found: dict[str, str] = page.wait_for_function("globalThis.answer", timeout=120_000).json_value()
    return found


def test_pages_ask_for_the_version_that_is_tested() -> None:
    """The address that is set once, in mkdocs.yml, names the version of npm's package."""
    assert f"/v{runtime.version()}/full/" in runtime.address()


def test_the_copy_is_whole(copy: Path) -> None:
    """The copy holds the core of npm's package and every wheel, each with the hash in npm's lock file."""
    assert not runtime.faults(copy)
    assert {path.name for path in copy.iterdir()} == set(runtime.expected())
    for name in runtime.CORE_FILES:
        assert (copy / name).read_bytes() == (runtime.CORE / name).read_bytes()


def test_a_whole_copy_is_not_fetched_again(copy: Path) -> None:
    """What is there and whole is used as it is."""

    def download(_: Path) -> Path:
        raise AssertionError("fetched again")

    assert runtime.full(copy, download) == copy


@pytest.mark.parametrize("name", [WHEEL, "pyodide.asm.wasm", "pyodide-lock.json"])
def test_a_spoilt_file_is_fetched_again(copy: Path, package: Path, tmp_path: Path, name: str) -> None:
    """One flipped bit in any file of the copy is noticed and mended."""
    folder = Path(shutil.copytree(copy, tmp_path / "copy"))
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    assert runtime.faults(folder) == [name]
    runtime.full(folder, bring(package))
    assert not runtime.faults(folder)


def test_a_copy_left_halfway_is_completed(copy: Path, package: Path, tmp_path: Path) -> None:
    """A run that was killed while it fetched leaves nothing that the next one takes for whole."""
    folder = tmp_path / "copy"
    folder.mkdir()
    shutil.copy(copy / "pyodide.mjs", folder)
    (folder / WHEEL).write_bytes((copy / WHEEL).read_bytes()[:1000])
    runtime.full(folder, bring(package))
    assert not runtime.faults(folder)


def test_a_package_with_other_files_is_refused(package: Path, tmp_path: Path) -> None:
    """A package that lacks a wheel is named as such, and no part of it is kept."""
    folder = tmp_path / "copies" / "copy"
    with pytest.raises(RuntimeError, match=rf"less\.whl does not hold .*: {WHEEL}$"):
        runtime.full(folder, bring(without(package, WHEEL, tmp_path)))
    assert not list(folder.iterdir())
    assert list(folder.parent.iterdir()) == [folder]


def test_two_runs_at_once_both_get_a_whole_copy(package: Path, tmp_path: Path) -> None:
    """Runs that fetch at the same moment do not disturb each other."""
    folder, gate = tmp_path / "copies" / "copy", threading.Barrier(2)
    found: list[list[str]] = []
    runs = [
        threading.Thread(
            target=lambda: found.append(runtime.faults(runtime.full(folder, bring(package, gate.wait))))
        )
        for _ in range(2)
    ]
    for thread in runs:
        thread.start()
    for thread in runs:
        thread.join()
    assert found == [[], []]
    assert list(folder.parent.iterdir()) == [folder]


def test_without_a_network_the_reason_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """When pip cannot fetch the package, what pip says is what the summary of the tests says."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(runtime.UnavailableError, match="No matching distribution found for open-webui"):
        runtime.full(tmp_path / "copy")


def test_a_changed_package_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A package of the right name and version with other bytes is not taken."""
    name = re.sub(
        "[-=]+",
        lambda found: "-" if "=" in found[0] else "_",
        re.findall(r"^\S+==\S+", runtime.REQUIREMENT.read_text(), re.M)[0],
    )
    with zipfile.ZipFile(tmp_path / f"{name}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}.dist-info/METADATA", "Metadata-Version: 2.1\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(runtime.UnavailableError, match="DO NOT MATCH THE HASHES"):
        runtime.full(tmp_path / "copy")


def test_what_is_missing_fails_in_ci_and_is_skipped_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """CI cannot pass without Python in the browser; a laptop without a network can, and says why."""

    def unavailable() -> Path:
        raise runtime.UnavailableError("no wheels")

    monkeypatch.delenv("RUNTIME", raising=False)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no wheels"):
        conftest.python(unavailable)
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="no wheels"):
        conftest.python(unavailable)


def test_a_core_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without npm's package the message says what brings it."""
    monkeypatch.setattr(runtime, "CORE", runtime.ROOT / "node_modules/none")
    with pytest.raises(runtime.UnavailableError, match=r"node_modules/none lacks pyodide\.mjs, .*`npm ci`"):
        runtime.core()


def test_a_wrong_choice_of_runtime_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip in RUNTIME must not test something else than was meant."""
    monkeypatch.setenv("RUNTIME", "CDN")
    with pytest.raises(ValueError, match="RUNTIME is 'CDN'; allowed is \"cdn\""):
        runtime.public()


def test_the_core_comes_as_npm_has_it(
    new_page: Callable[..., Page], blank: str, python_core: runtime.Files
) -> None:
    """A page of another site may fetch each file of the core, which has its type and the bytes of npm's."""
    page = new_page()
    runtime.serve(page.context, python_core)
    page.goto(blank)
    for name in runtime.CORE_FILES:
        with page.expect_response(runtime.address() + name) as response:
            status, kind, sha256 = page.evaluate(FETCH, runtime.address() + name)
        assert response.value.headers["access-control-allow-origin"] == "*"
        assert (status, sha256) == (200, runtime.digest(runtime.CORE / name)), name
        if name.endswith((".mjs", ".wasm")):  # of the others, browsers take any
            assert kind.split(";")[0] in (runtime.TYPES[Path(name).suffix], "application/javascript"), name


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Open a context whose console may tell of requests that fail."""
    with browser.new_context() as context:
        yield context


def test_what_is_not_there_is_not_found(
    context: BrowserContext, blank: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Below the address there is nothing but the files that are served."""
    monkeypatch.delenv("RUNTIME", raising=False)
    served = runtime.serve(context, runtime.files(runtime.core()))
    page = context.new_page()
    page.goto(blank)
    for name in ("package.json", WHEEL, "none/pyodide.mjs"):
        assert page.evaluate(FETCH, runtime.address() + name)[0] == 404
    assert served.asked == ["package.json", WHEEL, "none/pyodide.mjs"]


def test_a_failing_and_a_blocked_address_can_recover(
    context: BrowserContext, blank: str, python_core: runtime.Files
) -> None:
    """The ways in which an address fails can be had one after the other."""
    served = runtime.serve(context, python_core, "failed")
    page = context.new_page()
    page.goto(blank)
    address = f"{runtime.address()}pyodide-lock.json"
    assert page.evaluate(FETCH, address)[0] == 503
    served.mode = "blocked"
    with pytest.raises(Error):
        page.evaluate(FETCH, address)
    served.mode = "served"
    assert page.evaluate(FETCH, address)[0] == 200
    assert served.asked == ["pyodide-lock.json"] * 3


def test_a_held_start_goes_on(new_page: Callable[..., Page], blank: str, python_core: runtime.Files) -> None:
    """However slow the network, Python waits for it, and starts when the files come, in npm's version."""
    page = new_page()
    served = runtime.serve(page.context, python_core, "held")
    page.goto(blank)
    begin(page, "print(sum(range(101)))")
    for _ in range(1000):
        if served.asked:
            break
        page.wait_for_timeout(10)
    assert served.asked == ["pyodide.mjs"]
    assert not page.evaluate("globalThis.answer")
    served.release()
    assert answer(page) == {"version": runtime.version(), "said": "5050"}


@pytest.mark.thorough
def test_packages_compute(new_page: Callable[..., Page], blank: str, python_full: runtime.Files) -> None:
    """What numpy, pandas and matplotlib give in a worker is what they give here."""
    page = new_page()
    runtime.serve(page.context, python_full)
    page.goto(blank)
    begin(page, COMPUTE)
    result = answer(page)
    assert result["version"] == runtime.version()
    here = subprocess.run([sys.executable, "-c", COMPUTE], capture_output=True, text=True, check=True)
    assert here.stdout
    (solved, sums, picture), (solved_here, sums_here, picture_here) = map(
        json.loads, (result["said"], here.stdout)
    )
    assert solved == pytest.approx(solved_here, rel=1e-14)
    assert sums == pytest.approx(sums_here, rel=1e-14)
    curve = "{http://www.w3.org/2000/svg}g[@id='curve']/{http://www.w3.org/2000/svg}path"
    drawn, drawn_here = (etree.fromstring(svg).find(f".//{curve}") for svg in (picture, picture_here))
    assert drawn is not None
    assert drawn_here is not None
    assert drawn.get("d") == drawn_here.get("d")
