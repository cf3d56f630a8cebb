"""Measurements: what frameworks compute, compared with exact values, as results that can be stored."""

import datetime
import hashlib
import itertools
import json
import math
import multiprocessing
import os
import platform
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

import mpmath  # type: ignore[import-untyped]
import numpy as np

from gen.core.errors import InputError, SourceError
from gen.core.files import write
from gen.core.paths import BUILD, ROOT
from gen.frameworks import exact
from gen.frameworks.calls import SIZE, TABLE, Call, Entry, Probe, Table, table
from gen.frameworks.engines import Array, Outcome, Run, Task, run
from gen.frameworks.results import CLOSE, SCHEMA, Stored
from gen.frameworks.samples import DTYPES, SPECIAL, VECTORS, Exact, numbers, vectors, worst

PACKAGES = ("onnxruntime", "numpy")  # beside those of the frameworks
PLAIN = np.linspace(-7.7, 8.3, 33, dtype=np.float32)  # where plain calls are compared
ALIKE = 2e-5  # and how far they may be off, for values up to 1
EXACT = f"{BUILD}/cache/exact"

Key = tuple[str, ...]
Outcomes = dict[Key, Outcome]
Runs = dict[tuple[str, str], Run]
Exacts = dict[tuple[str, str], tuple[Exact, Exact]]


def measure() -> Stored:
    """Measure all frameworks.

    Raises
    ------
    SourceError
        If code of the table does not run, or does not compute what the table says.
    """
    known = table()
    context = multiprocessing.get_context("spawn")
    half = max(1, (os.cpu_count() or 1) // 2)
    with (
        ProcessPoolExecutor(half, context, max_tasks_per_child=1) as engines,
        ProcessPoolExecutor(half, context) as references,
    ):
        runs = {
            (framework, engine): engines.submit(run, framework, engine, *arguments)
            for framework, row in known.frameworks.items()
            for engine in row.engines
            for arguments in [(row.setup, _tasks(known, framework, engine), _names(known, framework))]
        }
        exacts = {
            (name, dtype): references.submit(exact_values, name, dtype)
            for name, entry in known.functions.items()
            for dtype in DTYPES
            if not entry.random
        }
        return assembled(
            {key: future.result() for key, future in runs.items()},
            {key: future.result() for key, future in exacts.items()},
        )


def assembled(runs: Runs, exacts: Exacts) -> Stored:
    """Return results, from what engines computed and what is exact."""
    known = table()
    problems: list[InputError] = []
    functions = {
        name: _function(known, entry, runs, exacts, problems) for name, entry in known.functions.items()
    }
    probes = {name: _probed(known, name, probe, runs, problems) for name, probe in known.probes.items()}
    if problems:
        raise SourceError(problems)
    packages = sorted({*PACKAGES, *(row.package for row in known.frameworks.values())})
    return {
        "schema": SCHEMA,
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "machine": f"{platform.system()} {platform.machine()}",
        "versions": {package: _version(package) for package in packages},
        "frameworks": {
            key: {"title": row.title, "package": row.package, "setup": row.setup}
            for key, row in known.frameworks.items()
        },
        "functions": functions,
        "probes": probes,
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except ModuleNotFoundError:
        return version(f"{package}-cpu")


def _names(known: Table, framework: str) -> list[str]:
    calls = (entry.calls[framework] for entry in known.functions.values() if framework in entry.calls)
    return sorted({call.name for call in calls if call.name and (framework == "onnx" or "." in call.name)})


# Tasks


def _points(entry: Entry) -> list[float]:
    """Return the special points and the kinks."""
    return [*SPECIAL, *(kink for kink in entry.kinks if kink != 0)]


def _samples(entry: Entry, dtype: str) -> Array:
    return vectors(dtype, SIZE) if entry.vector else numbers(dtype, entry.kinks)


def _tasks(known: Table, framework: str, engine: str) -> list[Task]:
    """Return what an engine is to evaluate for a framework."""
    tasks = []
    for name, entry in known.functions.items():
        if framework not in entry.calls:
            continue
        call = entry.calls[framework]
        for dtype in DTYPES:
            special = np.array(VECTORS if entry.vector else _points(entry), dtype)
            tasks.append(_task((name, dtype, "at"), call, special, slope=not entry.vector))
            if not entry.random or dtype == DTYPES[0]:
                tasks.append(
                    _task((name, dtype, "ulp"), call, _samples(entry, dtype), slope=not entry.random)
                )
        plain = np.stack([PLAIN, np.roll(PLAIN, 5)], axis=1) if entry.vector else PLAIN
        for snippet in _others(call):
            tasks.append(_task((name, snippet), call, plain, snippet=snippet))
    for name, probe in known.probes.items():
        if probe.framework == framework and engine == _engine(known, probe):
            call = known.functions[probe.function].calls[framework]
            x = np.array([probe.x], probe.dtype)
            slope = probe.order == 1
            tasks.append(_task(("probe", name), call, x, slope=slope, snippet=probe.snippet))
    return tasks


def _task(key: Key, call: Call, x: Array, *, slope: bool = False, snippet: str = "") -> Task:
    return Task(key, snippet or call.snippet, x, slope, call.inputs, call.shape)


def _others(call: Call) -> tuple[str, ...]:
    """Return other code that is compared with exact values: the plain call, and what does the same."""
    return (*((call.plain_snippet,) if call.has_plain else ()), *call.also)


def _engine(known: Table, probe: Probe) -> str:
    return probe.engine or known.frameworks[probe.framework].engines[0]


# Exact values


def exact_values(name: str, dtype: str) -> tuple[Exact, Exact]:
    """Return the exact values and derivatives at the samples; they are kept, since they take long."""
    entry = table().functions[name]
    source = Path(exact.__file__).read_bytes()
    samples = _samples(entry, dtype)
    parts = [
        source,
        samples.tobytes(),
        entry.expression.encode(),
        json.dumps(dict(entry.parameters)).encode(),
    ]
    file = Path(ROOT, EXACT, f"{entry.name}-{dtype}-{hashlib.sha256(b'|'.join(parts)).hexdigest()[:16]}.json")
    if not file.is_file():
        rows = [_row(entry, x) for x in samples.tolist()]
        pairs = [[_pair(v) for v in itertools.chain.from_iterable(row)] for row in rows]
        write(file, json.dumps([len(rows[0]), pairs]).encode())
    size, pairs = json.loads(file.read_bytes())
    wide = np.array(pairs).reshape(len(samples), size, -1, 2)
    return Exact(wide[:, :, 0]), Exact(wide[:, :, 1:])


def _row(entry: Entry, x: Any) -> list[list[Any]]:
    """Return values with their derivatives."""
    if entry.vector:
        return exact.vector(entry.expression, entry.parameters)(x)
    return [exact.elementwise(entry.expression, entry.parameters)(x)]


def _pair(value: Any) -> tuple[float, float]:
    """Return a number as the sum of two float64."""
    with mpmath.workprec(200):
        high = float(value)
        return high, 0.0 if math.isinf(high) else float(value - high)


# Results


def _function(known: Table, entry: Entry, runs: Runs, exacts: Exacts, problems: list[InputError]) -> Stored:
    """Return all that is stored of a function."""
    calls = {}
    mine = _acts(entry)
    for framework, call in sorted(entry.calls.items()):
        measured = {}
        for engine in known.frameworks[framework].engines:
            outcomes = _outcomes(known, framework, engine, runs)
            place = f"functions.{entry.name}.{framework}"
            faults = _faults(known, entry, call, outcomes)
            if engine == known.frameworks[framework].engines[0]:
                faults += _signature_faults(call, runs[framework, engine].signatures)
            problems += [InputError(f"{place} ({engine}): {fault}", TABLE) for fault in faults]
            measured[engine] = _measured(entry, outcomes, exacts, mine)
        calls[framework] = _described(call) | {"measured": measured}
    facts = {
        "parameters": dict(entry.parameters),
        "kinks": list(entry.kinks),
        "vector": entry.vector,
        "of": entry.of,
        "arguments": dict(entry.arguments),
    }
    return {**{k: v for k, v in facts.items() if v}, "acts": mine or None, "calls": calls}


def _described(call: Call) -> Stored:
    facts = {
        "name": call.name,
        "snippet": call.snippet,
        "also": list(call.also),
        "composed": call.composed,
        "defaults": dict(call.defaults),
        "arguments": dict(call.arguments),
        "required": list(call.required),
        "plain": call.plain,
        "plain_snippet": call.plain_snippet if call.has_plain and call.plain_snippet != call.snippet else "",
    }
    return {key: value for key, value in facts.items() if value}


def _outcomes(known: Table, framework: str, engine: str, runs: Runs) -> Outcomes:
    tasks = _tasks(known, framework, engine)
    outcomes = runs[framework, engine].outcomes
    return {task.key: outcome for task, outcome in zip(tasks, outcomes, strict=True)}


def _acts(entry: Entry) -> Stored:
    """Return the values of `acts` at the special points."""
    record = entry.record
    if record is None or entry.random:
        return {}
    with np.errstate(all="ignore"):
        if entry.vector:
            return {_label(x): [_number(v) for v in record.function(np.array(x))] for x in VECTORS}
        x = np.array(_points(entry))
        pairs = zip(x, record.function(x), record.derivative(x), strict=True)
        return {_label(p): [_number(f), _number(d)] for p, f, d in pairs}


def _measured(entry: Entry, outcomes: Outcomes, exacts: Exacts, mine: Stored) -> Stored:
    """Return what an engine computes."""
    at = {dtype: _at(entry, outcomes[entry.name, dtype, "at"], dtype) for dtype in DTYPES}
    if entry.random:
        return {}
    narrow, wide = (at[dtype] for dtype in DTYPES)
    result: Stored = {"at": narrow}
    if other := {p: wide[p] for p in wide if not _alike(wide[p], narrow.get(p))}:
        result["at64"] = other
    if differs := [p for p in mine if p in narrow and _differ(mine[p], narrow[p])]:
        result["differs"] = differs
    for dtype in DTYPES:
        outcome = outcomes[entry.name, dtype, "ulp"]
        result[dtype] = _errors(entry, outcome, dtype, exacts[entry.name, dtype])
    return result


def _differ(mine: list[Any], theirs: list[Any]) -> bool:
    """Return whether numbers are not ours; the sign of 0 does not count, nor what is unknown."""
    pairs = zip(mine, theirs, strict=True)
    return not all(b is None or a == b or (a != 0 and _alike(a, b)) for a, b in pairs)


def _at(entry: Entry, outcome: Outcome, dtype: str) -> Stored:
    if outcome.values is None:
        return {}
    values = outcome.values.astype(dtype)
    if entry.vector:
        return {_label(x): [_number(v) for v in row] for x, row in zip(VECTORS, values, strict=True)}
    slopes = None if outcome.slopes is None else outcome.slopes.astype(dtype).ravel()
    return {
        _label(x): [_number(values[i, 0]), None if slopes is None else _number(slopes[i])]
        for i, x in enumerate(_points(entry))
    }


def _errors(entry: Entry, outcome: Outcome, dtype: str, known: tuple[Exact, Exact]) -> Any:
    if outcome.values is None:
        return outcome.problem
    x = _samples(entry, dtype)
    errors: Stored = {"f": _worst(known[0], outcome.values, dtype, x)}
    if outcome.values.dtype != dtype:
        errors["result"] = str(outcome.values.dtype)
    if outcome.slopes is not None:
        errors["d"] = _worst(known[1], outcome.slopes, dtype, x)
    elif outcome.problem:
        errors["d"] = outcome.problem
    return errors


def _worst(known: Exact, computed: Array, dtype: str, x: Array) -> list[Any]:
    error, place = worst(known.errors(computed.astype(dtype).reshape(known.high.shape)), x)
    where = float(np.ptp(x[place])) if x.ndim == 2 else float(x[place])
    return [_rounded(error), _rounded(where, 6)]


def _probed(known: Table, name: str, probe: Probe, runs: Runs, problems: list[InputError]) -> Stored:
    """Return what is stored of a probe."""
    entry, engine = known.functions[probe.function], _engine(known, probe)
    call = entry.calls[probe.framework]
    outcome = _outcomes(known, probe.framework, engine, runs)["probe", name]
    computed = outcome.values if probe.order == 0 else outcome.slopes
    if computed is None:
        problems.append(InputError(f"probes.{name} ({engine}): {outcome.problem}", TABLE))
        return {}
    got = computed.reshape(-1) if probe.order == 0 or not entry.vector else computed[0, 0]
    result: Stored = {
        "function": probe.function,
        "framework": probe.framework,
        "engine": engine,
        "snippet": probe.snippet or call.snippet,
        "dtype": probe.dtype,
        "order": probe.order,
        "x": list(probe.x) if isinstance(probe.x, tuple) else probe.x,
        "got": _scalar([_number(v) for v in got]),
    }
    if entry.random:
        return result
    x = np.array(probe.x, probe.dtype).tolist()
    rows = _row(entry, x)
    wanted = rows[0][1:] if probe.order else [row[0] for row in rows]
    want = Exact(np.array([_pair(v) for v in wanted]))
    result["exact"] = _scalar([_number(np.dtype(probe.dtype).type(v)) for v in want.high])
    if not probe.free:
        result["ulp"] = _rounded(float(want.errors(got.astype(probe.dtype)).max()))
    return result


def _scalar(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


# Checks of the table


def _faults(known: Table, entry: Entry, call: Call, outcomes: Outcomes) -> list[str]:
    """Say what is not as the table says."""
    outcome = outcomes[entry.name, DTYPES[0], "ulp"]
    if outcome.values is None:
        return [f"`{call.snippet}` raises {outcome.problem}"] if not _lacking(call, outcome) else []
    faults = []
    if entry.random:
        same = outcome.values.shape == _samples(entry, DTYPES[0]).shape
        return [] if same else [f"`{call.snippet}` gives another shape"]
    for snippet in _others(call):
        other, parameters = entry, dict(entry.parameters)
        if snippet == call.plain_snippet and snippet not in call.also:
            other = known.functions[call.plain] if call.plain else entry
            named = {call.arguments.get(name, name): value for name, value in call.defaults.items()}
            parameters = dict(other.parameters) | {n: v for n, v in named.items() if n in other.parameters}
        if fault := _unlike(other, parameters, outcomes[entry.name, snippet]):
            faults.append(f"`{snippet}` {fault}")
    return faults


def _lacking(call: Call, outcome: Outcome) -> bool:
    """Return whether an engine of ONNX lacks the operator, which is a result, not a fault."""
    return call.snippet.startswith("onnx.") and outcome.problem in ("NotImplemented", "RuntimeError")


def _unlike(entry: Entry, parameters: dict[str, float], outcome: Outcome) -> str:
    """Say how a result differs from the function with these parameters."""
    if outcome.values is None:
        return f"raises {outcome.problem}" if outcome.problem != "NotImplemented" else ""
    inputs = np.stack([PLAIN, np.roll(PLAIN, 5)], axis=1) if entry.vector else PLAIN
    for x, got in zip(inputs.tolist(), outcome.values.tolist(), strict=True):
        if entry.vector:
            want = [float(row[0]) for row in exact.vector(entry.expression, parameters)(x)]
        else:
            want = [float(exact.elementwise(entry.expression, parameters)(x)[0])]
        for a, b in zip(got, want, strict=True):
            if not abs(a - b) <= ALIKE * max(1.0, abs(b)):
                return f"is {a:.8g} at {x}, but {entry.name} with {parameters} is {b:.8g}"
    return ""


def _signature_faults(call: Call, known: dict[str, dict[str, Any]]) -> list[str]:
    """Say which defaults differ from those in the signature."""
    told = known.get(call.name, {})
    return [
        f"the default of {name} is {told[name]!r} in the signature of {call.name}, not {value!r}"
        for name, value in call.defaults.items()
        if name in told and not _alike([value], [told[name]])
    ]


# Numbers


def _label(x: float | Sequence[float]) -> str:
    """Return the key of a point.

    Examples
    --------
    >>> _label(-0.0), _label((1000.0, float("-inf")))
    ('-0.0', '1000.0, -inf')
    """
    return str(float(x)) if isinstance(x, int | float) else ", ".join(map(_label, x))


def _number(x: Any) -> Any:
    """Return a number as JSON can hold it, in the fewest digits that tell it from others of its type.

    Examples
    --------
    >>> _number(np.float32(1) / 6), _number(np.float64("nan"))
    (0.16666667, 'nan')
    """
    value = float(str(x))
    return value if math.isfinite(value) else str(value)


def _rounded(x: float, digits: int = 3) -> Any:
    return float(f"{x:.{digits}g}") if math.isfinite(x) else str(x)


def _alike(a: Any, b: Any) -> bool:
    """Return whether stored numbers agree, with their signs; float32 may round them."""
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(itertools.starmap(_alike, zip(a, b, strict=True)))
    if isinstance(a, bool | str | None) or isinstance(b, bool | str | None):
        return bool(a == b)
    return math.copysign(1, a) == math.copysign(1, b) and math.isclose(a, b, rel_tol=CLOSE)
