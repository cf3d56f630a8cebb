"""The table of calls."""

import pytest

import acts
from gen.core.errors import InputError
from gen.frameworks.calls import OTHER, Call, Entry, table

FRAMEWORKS = '[frameworks.jax]\ntitle = "JAX"\npackage = "jax"\nsetup = "import jax"\nengines = ["jax"]\n'

WRONG = {
    '[functions.foo]\nexpression = "x"\njaxx = "f(x)"': 'functions.foo has an unknown key "jaxx"; did you',
    '[functions.foo]\njax = "f(x)"': "functions.foo needs an expression: acts has no such function",
    '[functions.relu]\njax = { snippet = "f(x)", default = {} }': 'relu.jax has an unknown key "default"',
    "[functions.relu]\njax = { defaults = {} }": "functions.relu.jax has no snippet",
    "[functions.relu": "Expected",
    '[functions.relu]\n[probes.a]\nfunction = "rely"\nframework = "jax"\nx = 1': 'unknown function "rely"',
    '[functions.relu]\n[probes.a]\nfunction = "relu"\nframework = "jax"\nx = 1': "probes.a: jax has no relu",
}


@pytest.mark.parametrize("text", WRONG)
def test_mistakes(tmp_path, text):
    """A mistake in the table is told with the file, the place and what is allowed."""
    file = tmp_path / "calls.toml"
    file.write_text(FRAMEWORKS + text)
    with pytest.raises(InputError) as caught:
        table(file)
    assert WRONG[text] in str(caught.value)
    assert "calls.toml" in str(caught.value)


PLAIN = {
    "jax.nn.gelu(x, approximate=False)": "jax.nn.gelu(x)",
    "torch.nn.PReLU(dtype=x.dtype)(x)": "torch.nn.PReLU()(x)",
    'make_node("Gelu", ["x"], ["y"], approximate="tanh")': 'make_node("Gelu", ["x"], ["y"])',
    'transformers.activations.ACT2FN["gelu"](x)': 'transformers.activations.ACT2FN["gelu"](x)',
}


@pytest.mark.parametrize("snippet", PLAIN)
def test_plain_calls(snippet):
    """The plain call is the code without any arguments."""
    assert Call(snippet).plain_snippet == PLAIN[snippet]


@pytest.mark.parametrize("entry", table().functions.values(), ids=lambda e: e.name)
def test_entries(entry: Entry):
    """Calls name parameters of their function; special cases name a function, and arguments that it has."""
    known = {*entry.parameters, "axis"}
    if entry.of in table().functions:
        known |= {*table().functions[entry.of].parameters}
    for framework, call in entry.calls.items():
        assert set(call.arguments.values()) <= known, framework
        assert not call.plain or call.plain in {OTHER, *table().functions}
        assert set(call.arguments) <= {*call.defaults, *call.required}
    if entry.of:
        assert entry.of in {*table().functions, *acts.ACTIVATIONS}
    assert entry.of or not entry.arguments


def test_every_record_is_in_the_table():
    """The 13 functions that acts began with are here; others may be in acts that no framework has."""
    first = {"identity", "binary_step", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus"}
    assert first | {"silu", "gelu", "gelu_tanh", "softmax", "log_softmax"} <= {*table().functions}
