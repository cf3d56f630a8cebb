"""What was measured: facts about frameworks, read from the store. No framework is needed."""

import math
from pathlib import Path

import numpy as np
import pytest

import acts
from gen.core.paths import ROOT
from gen.frameworks import results
from gen.frameworks.calls import table
from gen.frameworks.measure import _differ, _number, _points

STORED = results.load()
FUNCTIONS = STORED["functions"]
PROBES = STORED["probes"]

# Facts. Each table is complete: what is not in it is the same everywhere.

DEFAULTS = {
    ("leaky_relu", "negative_slope"): {0.01: "flax jax mlx onnx pytorch", 0.2: "keras tensorflow"},
    ("prelu", "weight"): {0.01: "flax", "Zeros": "keras", 0.25: "mlx pytorch"},
    ("gelu", "approximate"): {True: "flax jax", False: "keras tensorflow", "none": "onnx pytorch"},
    ("gelu_tanh", "approximate"): {True: "flax jax", False: "keras tensorflow", "none": "onnx pytorch"},
}

KINKS = {
    ("binary_step", "0.0", 0): {0.0: "jax pytorch", 1.0: "mlx"},
    ("hard_tanh", "-1.0", 1): {1.0: "flax jax keras.tensorflow keras.jax", 0.0: "keras.torch mlx pytorch"},
    ("hard_tanh", "1.0", 1): {1.0: "flax jax keras.tensorflow keras.jax", 0.0: "keras.torch mlx pytorch"},
    ("sparse_sigmoid", "-1.0", 1): {0.25: "jax keras.jax", 0.0: "keras.tensorflow keras.torch"},
    ("sparse_sigmoid", "1.0", 1): {0.25: "jax keras.jax", 0.0: "keras.tensorflow keras.torch"},
    ("clip", "-1.0", 1): {
        0.5: "jax keras.jax",
        1.0: "keras.tensorflow keras.torch pytorch tensorflow",
        0.0: "mlx",
    },
    ("clip", "1.0", 1): {
        0.5: "jax keras.jax",
        1.0: "keras.tensorflow keras.torch pytorch tensorflow",
        0.0: "mlx",
    },
    ("relu_keras", "6.0", 1): {1.0: "keras.tensorflow keras.torch", 0.5: "keras.jax"},
    ("leaky_relu", "0.0", 1): {
        1.0: "flax jax keras.jax mlx",
        0.01: "keras.tensorflow keras.torch pytorch tensorflow transformers",
    },
    ("leaky_relu_layer", "0.0", 1): {0.3: "keras.tensorflow keras.torch", 1.0: "keras.jax"},
    ("prelu", "0.0", 1): {1.0: "flax", 0.0: "keras", 1.25: "mlx", 0.25: "pytorch"},
    ("celu", "0.0", 1): {1.0: "flax jax keras.jax keras.torch pytorch", 2.0: "keras.tensorflow", 0.0: "mlx"},
    ("selu", "0.0", 1): {
        1.7580993: "flax jax keras.jax keras.torch pytorch",
        1.050701: "keras.tensorflow tensorflow",
        1.7580942: "mlx",
    },
}

INFINITIES = {
    ("softsign", "-inf", 1): {
        "nan": "flax jax keras.jax keras.torch mlx pytorch",
        0.0: "keras.tensorflow tensorflow",
    },
    ("softsign", "inf", 1): {
        "nan": "flax jax keras.jax keras.torch mlx pytorch",
        0.0: "keras.tensorflow tensorflow",
    },
    ("leaky_relu", "-inf", 1): {0.01: "flax jax keras pytorch tensorflow transformers", 1.0: "mlx"},
    ("elu", "inf", 1): {1.0: "flax jax keras pytorch tensorflow", "nan": "mlx"},
    ("selu", "-inf", 0): {-1.7580993: "flax jax keras onnx pytorch tensorflow", -1.7580942: "mlx"},
    ("selu", "inf", 1): {1.050701: "flax jax keras pytorch tensorflow", "nan": "mlx"},
    ("hard_swish", "-inf", 1): {
        0.0: "flax jax keras.jax keras.torch pytorch transformers",
        "nan": "keras.tensorflow mlx",
    },
    ("hard_swish", "inf", 1): {
        1.0: "flax jax keras.jax keras.torch pytorch transformers",
        "nan": "keras.tensorflow mlx",
    },
}

LOST = {
    ("softsign", "-inf", 0): "flax jax keras mlx onnx pytorch tensorflow",
    ("softsign", "-inf", 1): "flax jax keras.jax keras.torch mlx pytorch",
    ("softsign", "inf", 0): "flax jax keras mlx onnx pytorch tensorflow",
    ("softsign", "inf", 1): "flax jax keras.jax keras.torch mlx pytorch",
    ("elu", "inf", 1): "mlx",
    ("selu", "inf", 1): "mlx",
    ("xielu", "-inf", 0): "transformers",
    ("xielu", "-inf", 1): "transformers",
    ("squareplus", "-inf", 0): "jax keras",
    ("squareplus", "-inf", 1): "jax keras",
    ("squareplus", "inf", 1): "jax keras",
    ("sparse_plus", "-inf", 1): "jax keras",
    ("sparse_plus", "inf", 1): "jax keras",
    ("sqrt_softplus", "-inf", 1): "transformers",
    ("silu", "-inf", 0): "flax jax keras mlx onnx pytorch tensorflow transformers",
    ("silu", "-inf", 1): "flax jax keras mlx pytorch tensorflow transformers",
    ("silu", "inf", 1): "flax jax keras mlx pytorch tensorflow transformers",
    ("swish", "-inf", 0): "onnx tensorflow",
    ("swish", "-inf", 1): "tensorflow",
    ("swish", "inf", 1): "tensorflow",
    ("quick_gelu", "-inf", 0): "mlx transformers",
    ("quick_gelu", "-inf", 1): "mlx transformers",
    ("quick_gelu", "inf", 1): "mlx transformers",
    ("hard_swish", "-inf", 0): "flax jax keras mlx onnx pytorch transformers",
    ("hard_swish", "-inf", 1): "keras.tensorflow mlx",
    ("hard_swish", "inf", 1): "keras.tensorflow mlx",
    ("mish", "-inf", 0): "jax keras mlx onnx pytorch transformers",
    ("mish", "-inf", 1): "jax keras mlx pytorch transformers",
    ("mish", "inf", 1): "jax keras mlx pytorch transformers",
    ("gelu", "-inf", 0): "flax jax keras mlx onnx pytorch tensorflow transformers",
    ("gelu", "-inf", 1): "flax jax keras mlx pytorch tensorflow transformers",
    ("gelu", "inf", 1): "flax jax keras mlx pytorch tensorflow transformers",
    ("gelu_tanh", "-inf", 0): "flax jax keras mlx onnx pytorch tensorflow transformers",
    ("gelu_tanh", "-inf", 1): "flax jax keras mlx pytorch tensorflow transformers",
    ("gelu_tanh", "inf", 1): "flax jax keras mlx pytorch tensorflow transformers",
    ("clipped_gelu", "-inf", 0): "transformers",
    ("clipped_gelu", "-inf", 1): "transformers",
    ("clipped_gelu", "inf", 1): "transformers",
}

SWALLOWED = {
    "binary_step": "mlx pytorch",
    "threshold": "keras.tensorflow keras.jax",
    "thresholded_relu": "keras onnx",
    "hardshrink": "keras.tensorflow keras.jax mlx onnx",
    "softshrink": "keras.tensorflow keras.jax mlx onnx",
    "shrink": "onnx",
}

MISSING = {
    (
        "onnx.onnxruntime",
        "float64",
    ): "affine scaled_tanh hard_sigmoid softsign erf thresholded_relu leaky_relu prelu elu selu softplus "
    "hard_swish mish gelu hardmax swiglu",
    ("onnx.reference", "float32"): "scaled_tanh",
    ("onnx.reference", "float64"): "scaled_tanh",
    ("onnx.onnxruntime", "float32"): "swiglu",
}

RESULTS = {
    ("binary_step", "mlx", "float32"): "int32",
    ("binary_step", "mlx", "float64"): "int32",
    ("tanh", "keras.jax", "float64"): "float32",
    ("leaky_relu_layer", "keras.tensorflow", "float64"): "float32",
    ("leaky_relu_layer", "keras.jax", "float64"): "float32",
    ("leaky_relu_layer", "keras.torch", "float64"): "float32",
}

GOT = {
    "softplus_threshold": 20.5,  # PyTorch takes the identity above 20
    "softplus_threshold_derivative": 1.0,
    "hard_sigmoid_slope": 0.1666666716337204,  # PyTorch's slope in float64 is 1/6 of float32
    "log_sigmoid_of_sigmoid": "-inf",  # why there is a function for it
    "log_sigmoid_tail": -4.1399375e-08,
    "sparsemax_three": [0.0, 0.0, 0.0],  # Keras sums the wrong numbers
    "sparsemax_pair": [0.25, 0.25],
    "xielu_slope_at_0": -0.3,  # the argument of expm1 is clamped to -1e-6, so one term has no derivative
    "xielu_parameters": 0.41701055,  # the parameters are bfloat16 unless told otherwise
    "celu_slope_at_0": 2.0,  # both branches of a sum count at 0
    "celu_slope_at_0_mlx": 0.0,
    "elu_slope_overflow": "nan",  # 0 times exp(89), which overflows
    "selu_slope_overflow": "nan",
    "gelu_tanh_tail": -0.0,  # 1 + tanh has no digits left
    "gelu_tail": -1.6391277e-07,  # 1 + erf has no digit left
    "gelu_float64": -0.0040496947775210314,  # constants of float32
    "tanh_slope_tail": 0.0,  # 1 - tanh² is 0
    "squareplus_tail": 0.00024414062,  # x + √(x² + 4) cancels
    "selu_constants": 1.0507,  # constants of five digits
    "leaky_relu_float64": -0.009999999776482582,
    "elu_near_0": 0.0,  # exp(x) - 1 is 0
    "erf_far_out": "nan",  # x² overflows
    "sigmoid_tail": 0.0,  # clamped to 0 below -18
    "shrink_float64": "inf",  # computed in float32
    "log_softmax_of_reference": [0.0, "-inf"],  # the logarithm of a softmax that is 0
    "tanh_float64": 0.46211717,
    "silu_tail": -0.0,  # exp(-x) overflows before the product vanishes
    "sigmoid_slope_tail": 0.0,  # s·(1 - s), where s is 1
    "gelu_tanh_slope_far_out": "nan",  # x³ overflows
    "laplace_tail": 1.1920929e-07,  # 1 + erf cancels
    "gumbel_softmax_mean": [0.09, 0.25, 0.66],
    "gumbel_softmax_sums": 0.9999999999999998,
    "rrelu_slopes_in_training": [0.125, 0.333],
}

ERRORS = [
    # sigmoid: its derivative as s·(1 - s) loses all digits on the right
    ("sigmoid", "pytorch", "float64", 0, 0, 4),
    ("sigmoid", "pytorch", "float64", 1, 1e15, 1e17),
    ("sigmoid", "jax", "float32", 1, 1e7, 1e8),
    ("sigmoid", "onnx.onnxruntime", "float32", 0, 1e6, 1e8),
    ("sigmoid", "onnx.reference", "float32", 0, 0, 4),
    # tanh: 1 - tanh² in all but MLX
    ("tanh", "pytorch", "float64", 1, 1e15, 1e17),
    ("tanh", "mlx", "float32", 1, 0, 8),
    # ELU: exp(x) - 1 in TensorFlow, MLX and onnxruntime, expm1 elsewhere
    ("elu", "pytorch", "float32", 0, 0, 4),
    ("elu", "jax", "float32", 0, 0, 8),
    ("elu", "tensorflow", "float32", 0, 1e7, 1e8),
    ("elu", "mlx", "float32", 0, 1e7, 1e8),
    ("elu", "onnx.onnxruntime", "float32", 0, 1e7, 1e8),
    # log-sigmoid and softplus are accurate but for PyTorch's threshold and MLX
    ("log_sigmoid", "pytorch", "float32", 0, 0, 4),
    ("log_sigmoid", "pytorch", "float64", 0, 0, 4),
    ("softplus", "jax", "float64", 0, 0, 4),
    ("softplus", "pytorch", "float32", 0, 0, 4),
    ("softplus", "pytorch", "float64", 0, 1e5, 1e6),
    ("softplus", "mlx", "float64", 0, 1e15, 1e17),
    # GELU: the left tail has no digits in PyTorch, where JAX and TensorFlow have some down to -13
    ("gelu", "pytorch", "float32", 0, 1e7, 1e8),
    ("gelu_tanh", "jax", "float32", 0, 1e7, 1e8),
    # hard sigmoid: the slope in float64
    ("hard_sigmoid", "pytorch", "float64", 1, 1e8, 1e9),
    ("hard_sigmoid", "jax", "float64", 1, 0, 0),
    ("leaky_relu", "tensorflow", "float64", 1, 1e8, 1e9),
    ("leaky_relu", "pytorch", "float64", 1, 0, 0),
    # x - tanh(x) cancels near 0
    ("tanhshrink", "pytorch", "float32", 0, 1e7, 1e8),
    ("tanhshrink", "keras.tensorflow", "float32", 0, 1e7, 1e8),
    ("mish", "pytorch", "float32", 0, 0, 16),
    ("mish", "jax", "float32", 0, 1e6, 1e8),
    ("squareplus", "jax", "float32", 0, math.inf, math.inf),
]


# The engines of a framework that has several, or one of another name.
SHORT = {
    "pytorch.torch": "pytorch",
    "jax.jax": "jax",
    "flax.jax": "flax",
    "tensorflow.tensorflow": "tensorflow",
    "mlx.mlx": "mlx",
    "transformers.torch": "transformers",
}


def measured(function):
    """Yield engines, as framework.engine, and what they compute."""
    for framework, call in FUNCTIONS[function]["calls"].items():
        for engine, values in call["measured"].items():
            name = f"{framework}.{engine}"
            yield SHORT.get(name, name), values


def told(engines):
    """Return names of engines as text; all those of a framework have its name."""
    text = " ".join(engines)
    text = text.replace("keras.tensorflow keras.jax keras.torch", "keras")
    return text.replace("onnx.onnxruntime onnx.reference", "onnx")


def disagreements(points):
    """Return where frameworks disagree: by function, point and order, the engines by value."""
    found = {}
    for function, facts in FUNCTIONS.items():
        for point in points(facts):
            for order in (0, 1):
                values = {}
                for engine, each in measured(function):
                    value = each.get("at", {}).get(point, [None, None])[order]
                    if value is not None:
                        values.setdefault(value + 0.0 if isinstance(value, float) else value, []).append(
                            engine
                        )
                if len(values) > 1:
                    found[function, point, order] = {value: told(who) for value, who in values.items()}
    return found


def defaults():
    """Return defaults that are not the same everywhere: by function and argument of acts, those of each."""
    found = {}
    for function, facts in FUNCTIONS.items():
        for framework, call in facts["calls"].items():
            for argument, value in call.get("defaults", {}).items():
                name = call.get("arguments", {}).get(argument, argument)
                found.setdefault((function, name), {}).setdefault(value, []).append(framework)
    return {
        key: {value: " ".join(who) for value, who in values.items()}
        for key, values in found.items()
        if len(values) > 1
    }


def test_defaults():
    """These defaults differ between frameworks, and no others."""
    assert defaults() == DEFAULTS


def test_plain_gelu():
    """GELU without arguments is the tanh form in JAX and Flax, and exact everywhere else."""
    plain = {framework: call.get("plain") for framework, call in FUNCTIONS["gelu"]["calls"].items()}
    assert {framework for framework, other in plain.items() if other == "gelu_tanh"} == {"jax", "flax"}
    assert {other for other in plain.values() if other} == {"gelu_tanh"}
    tanh = {framework: call.get("plain") for framework, call in FUNCTIONS["gelu_tanh"]["calls"].items()}
    assert {f for f, other in tanh.items() if other == "gelu"} == {"pytorch", "keras", "tensorflow", "onnx"}


def test_kinks():
    """At kinks, frameworks have different values (order 0) and derivatives (order 1) here, nowhere else."""
    assert disagreements(lambda facts: [str(float(k)) for k in facts.get("kinks", ())]) == KINKS


def test_infinities():
    """At infinities, frameworks have different values and derivatives here, nowhere else."""
    assert disagreements(lambda _: ["-inf", "inf"]) == INFINITIES


def test_lost_limits():
    """Where the function has a limit at an infinity, these engines have NaN."""
    found = {}
    for function, facts in FUNCTIONS.items():
        if not facts.get("vector"):
            for engine, each in measured(function):
                for point in ("-inf", "inf"):
                    for order, value in enumerate(each.get("at", {}).get(point, ())):
                        if value == "nan":
                            found.setdefault((function, point, order), []).append(engine)
    assert {key: told(who) for key, who in found.items()} == LOST


def test_nan_passes():
    """NaN gives NaN, but for these functions."""
    found = {}
    for function, facts in FUNCTIONS.items():
        if not facts.get("vector"):
            for engine, each in measured(function):
                if each.get("at", {}).get("nan", ["nan"])[0] != "nan":
                    found.setdefault(function, []).append(engine)
    assert {function: told(who) for function, who in found.items()} == SWALLOWED


def test_missing_kernels():
    """These engines lack a function in one of the two types."""
    found = {}
    for function in FUNCTIONS:
        for engine, each in measured(function):
            for dtype in ("float32", "float64"):
                if isinstance(each.get(dtype), str):
                    found.setdefault((engine, dtype), []).append(function)
    assert {key: " ".join(names) for key, names in found.items()} == MISSING


def test_types_of_results():
    """The result has the type of the input, but for these."""
    found = {
        (function, engine, dtype): each[dtype]["result"]
        for function in FUNCTIONS
        for engine, each in measured(function)
        for dtype in ("float32", "float64")
        if isinstance(each.get(dtype), dict) and "result" in each[dtype]
    }
    assert found == RESULTS


@pytest.mark.parametrize("name", GOT)
def test_probes(name):
    """Single measurements gave these numbers, most of them far from the exact ones."""
    got = PROBES[name]["got"]
    for value, known in zip(*(v if isinstance(v, list) else [v] for v in (got, GOT[name])), strict=True):
        assert value == known or value == pytest.approx(known, rel=1e-6)
    assert "ulp" not in PROBES[name] or (float(PROBES[name]["ulp"]) > 1e4) == (name != "log_sigmoid_tail")


def test_every_probe_is_a_fact():
    """Each single measurement that pages may quote is among the facts here."""
    assert set(GOT) == set(PROBES)


@pytest.mark.parametrize(("function", "engine", "dtype", "order", "low", "high"), ERRORS)
def test_errors(function, engine, dtype, order, low, high):
    """Largest errors, in units in the last place, are of this size."""
    found = dict(measured(function))[engine][dtype]["d" if order else "f"]
    assert low <= float(found[0]) <= high


def test_sparsemax():
    """Keras' sparsemax is wrong wherever several components share the sum: its components do not add to 1."""
    probe = PROBES["sparsemax_three"]
    assert sum(probe["got"]) == 0
    assert sum(probe["exact"]) == pytest.approx(1)


@pytest.mark.parametrize("name", [n for n in FUNCTIONS if FUNCTIONS[n]["acts"]])
def test_values_of_acts(name):
    """What the store says of acts is what acts computes, and names every point where a framework differs."""
    entry = table().functions[name]
    record = entry.record
    assert record is not None
    with np.errstate(all="ignore"):
        if entry.vector:
            live = {
                p: record.function(np.array([float(v) for v in p.split(",")]))
                for p in FUNCTIONS[name]["acts"]
            }
        else:
            x = np.array(_points(entry))
            pairs = zip(x, record.function(x), acts.derivative(name)(x), strict=True)
            live = {str(float(p)): [f, d] for p, f, d in pairs}
    live = {point: [_number(v) for v in values] for point, values in live.items()}
    stored = FUNCTIONS[name]["acts"]
    assert set(stored) <= set(live)
    for point, values in stored.items():
        for a, b in zip(values, live[point], strict=True):
            assert a == b or math.isclose(a, b, rel_tol=1e-15), point
    for engine, each in measured(name):
        differs = [p for p, values in live.items() if p in each["at"] and _differ(values, each["at"][p])]
        assert sorted(each.get("differs", [])) == sorted(differs), engine


def test_functions_measured_before_acts_had_them():
    """Functions that acts has got since it was measured are taken up by `make frameworks`."""
    new = [n for n, e in table().functions.items() if e.record and not e.random and not FUNCTIONS[n]["acts"]]
    if new:
        pytest.skip(f"not in acts yet when it was measured: {', '.join(new)}")


def test_the_store_follows_the_table():
    """Everything in the table was measured, with the code that stands there."""
    for name, entry in table().functions.items():
        stored = FUNCTIONS[name]["calls"]
        assert {f: c.snippet for f, c in entry.calls.items()} == {f: c["snippet"] for f, c in stored.items()}
    assert set(FUNCTIONS) == set(table().functions)
    assert set(PROBES) == set(table().probes)


def test_the_store_is_as_it_is_written():
    """The file is what writing it again gives, and of a size that pages can afford to read."""
    file = Path(ROOT, results.STORE)
    assert file.read_text("utf-8") == results.text(STORED)
    assert file.stat().st_size < 200_000


def test_versions_are_those_that_make_installs():
    """The store was made with the versions that `make frameworks` installs."""
    lines = Path(ROOT, "gen/frameworks/requirements.txt").read_text("utf-8").splitlines()
    pins = dict(line.split(";")[0].split("==") for line in lines if not line.startswith("#"))
    pins = {name.split("[")[0].removesuffix("-cpu"): version.strip() for name, version in pins.items()}
    for package, version in STORED["versions"].items():
        assert version.split("+")[0] == pins[package], package
