"""A run tells which part of the suite was slow."""

from types import SimpleNamespace

from tests.parts import SHARED, summary


def report(nodeid: str, duration: float, when: str = "call", **made: float) -> SimpleNamespace:
    """Return a report on a phase of a test, for which fixtures may have been made."""
    told = [(SHARED, [name, seconds]) for name, seconds in made.items()]
    return SimpleNamespace(nodeid=nodeid, duration=duration, when=when, user_properties=told)


def test_parts_are_summed_and_sorted() -> None:
    """Phases of tests in one folder add up, doctests too; the slowest part comes first."""
    reports = [
        report("acts/_linear.py::acts._linear.relu", 1),
        report("tests/site/test_a.py::test_a[b/c::d]", 30),
        report("tests/site/test_b.py::test_b", 10),
        report("tests/acts/test_c.py::test_c", 5),
        report("tests/test_parts.py::test_d", 2),
    ]
    assert summary(reports) == "slowest parts: tests/site 40 s, tests/acts 5 s, tests 2 s, acts 1 s"


def test_a_shared_fixture_is_named_once() -> None:
    """Of two processes, the one that made the fixture says how long it took; short ones are left out."""
    reports = [
        report("tests/site/test_a.py::test_a", 65, "setup", site=64, server=0.1),
        report("tests/site/test_b.py::test_b", 60, "setup", site=59),
        report("tests/site/test_a.py::test_a", 1, "call", site=64),
    ]
    assert summary(reports) == "slowest parts: tests/site 126 s (site 64 s)"
