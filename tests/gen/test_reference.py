"""The reference of `acts`: everything public is on a page, whole, and mistakes in docstrings are told."""

import ast
import inspect
import json
import re
import textwrap
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

import acts
from acts import networks
from gen import reference, strings
from gen.core import memo
from gen.core.errors import InputError, SourceError
from gen.core.paths import LANGUAGES, ROOT
from gen.reference import docstrings, objects, writer
from gen.reference.docstrings import DocstringError, parse
from gen.site import manual

NETWORKS = [
    name
    for name, value in vars(networks).items()
    if not name.startswith("_") and getattr(value, "__module__", "") == networks.__name__
]
CLASSES = [
    value
    for value in (*map(acts.__dict__.get, acts.__all__), *map(networks.__dict__.get, NETWORKS))
    if inspect.isclass(value)
]
MEMBERS = {
    f"{each.__name__}.{name}": value
    for each in CLASSES
    for name, value in vars(each).items()
    if not name.startswith("_") and (inspect.isfunction(value) or isinstance(value, property))
}
PUBLIC = {name: getattr(acts, name) for name in acts.__all__ if name != "ACTIVATIONS"}
PUBLIC |= {name: getattr(networks, name) for name in NETWORKS} | MEMBERS
CALLED = {n: v for n, v in PUBLIC.items() if not isinstance(v, property) and n != "Optimiser"}


class _Text(HTMLParser):
    """What a reader sees of a page, and the texts of its elements by tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen, self.open, self.texts = "", list[tuple[str, int]](), list[tuple[str, str]]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        """Open an element."""
        self.open.append((tag, len(self.seen)))

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        name, start = self.open.pop()
        assert name == tag
        self.texts.append((tag, self.seen[start:]))
        self.seen += " " * (tag in ("p", "pre", "dt", "dd", "h3", "h4", "div"))

    def handle_data(self, data: str) -> None:
        """Take in text."""
        self.seen += data


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request: pytest.FixtureRequest) -> SimpleNamespace:
    """Make the pages of a language; `blocks` has the part of each object by its name."""
    language = request.param
    pages = json.loads(writer.made(language))
    blocks = {}
    for page in pages:
        parts = re.split(r"^(#{2,3}) .* \{ #(\S+) \}$", page["text"], flags=re.M)
        for name, block in zip(parts[2::3], parts[3::3], strict=True):
            assert name not in blocks
            blocks[name] = block
    words = strings.load(language)["reference"]
    return SimpleNamespace(language=language, pages=pages, blocks=blocks, words=words)


def test_everything_public_has_a_place(made: SimpleNamespace) -> None:
    """Each name of `acts` and of its networks, and what is public in classes, is on one page."""
    assert made.blocks.keys() - {"expressions"} == PUBLIC.keys() | {"ACTIVATIONS"}
    listed = [name for page in made.pages for name in page["names"]]
    assert sorted(listed) == sorted([*acts.__all__, *NETWORKS])


@pytest.mark.parametrize("name", CALLED)
def test_signatures(made: SimpleNamespace, name: str) -> None:
    """What stands in the first line is how the thing is called: names, kinds and defaults."""
    code = next(text for tag, text in _Text(made.blocks[name]).texts if tag == "code")
    call, _, inside = code.partition("(")
    whole = f"acts.{name}" if name in acts.__all__ else f"acts.networks.{name}" if name in NETWORKS else name
    assert call.removeprefix("class ") == whole
    (function,) = ast.parse(f"def f({inside.strip()[:-1]}): pass").body
    assert isinstance(function, ast.FunctionDef)
    space: dict[str, object] = {"nan": float("nan")}
    exec(compile(ast.Module([function], []), name, "exec"), space)
    shown = inspect.signature(space["f"]).parameters  # type: ignore[arg-type]
    real = dict(inspect.signature(CALLED[name]).parameters)
    if name in MEMBERS:
        del real["self"]
    assert {n: p.kind for n, p in shown.items()} == {n: p.kind for n, p in real.items()}
    for parameter in shown.values():
        default = real[parameter.name].default
        simple = default is inspect.Parameter.empty or isinstance(default, str | int | float | tuple | None)
        assert repr(parameter.default) == (repr(default) if simple else "Ellipsis")


@pytest.mark.parametrize("name", PUBLIC)
def test_docstrings_are_there_whole(made: SimpleNamespace, name: str) -> None:
    """Every word of a docstring is on the page, in order, and each of its sections has a title."""
    doc = inspect.getdoc(PUBLIC[name]) or ""
    titles = re.findall(r"^(\w+)\n-+$", doc, flags=re.M)
    text = _Text(made.blocks[name])
    heads = [head for tag, head in text.texts if tag in ("h3", "h4")]
    record = [made.words["record"]] if name in acts.ACTIVATIONS else []
    assert sorted(heads) == sorted([*(made.words[title.lower()] for title in titles), *record])
    bare = re.sub(r"^\w+\n-+$", "", doc, flags=re.M)
    wanted = re.sub(r"`", "", bare).split()
    rest = iter(text.seen.split())
    lost = [word for word in wanted if word not in rest]
    assert not lost


@pytest.mark.parametrize("name", acts.ACTIVATIONS)
def test_records_are_told(made: SimpleNamespace, name: str) -> None:
    """Definition, kinks, bounds and other names of a function come from its record."""
    record, text = acts.get(name), _Text(made.blocks[name])
    shown = dict(zip(*([t for tag, t in text.texts if tag == kind] for kind in ("dt", "dd")), strict=True))
    assert shown[made.words["definition"]] == record.expression
    bounds = [float(word.split()[1]) for word in shown[made.words["errors"]].split(", ")]
    assert bounds == pytest.approx(record.bounds, rel=1e-5)
    names = shown.get(made.words["aliases"], "") + shown.get(made.words["variants"], "")
    assert [alias for alias in (*record.aliases, *record.variants) if alias not in names] == []
    kinks = re.findall(r"x = (\S+) \((f[′″‴]?)\)", shown.get(made.words["kinks"], ""))
    assert kinks == [(str(kink.at), ("f", "f′", "f″", "f‴")[kink.order]) for kink in record.kinks]
    beside = shown.get(made.words["beside_zero"], "").split(", ")
    assert [sign for sign in beside if sign] == [("f", "f′", "f″", "f‴")[order] for order in record.absolute]


def test_special_cases_are_true(made: SimpleNamespace) -> None:
    """What the page says that a special case stands for, it is."""
    vector = [0.5, -1.0, 2.0]
    tried = 0
    for block in made.blocks.values():
        for name, call in re.findall(r"<code>(\w+)\(x\) = (\w+\([^<]*\))</code>", block):
            if "axis" not in call:
                f = acts.get(name).function
                assert (
                    f(vector).tolist()
                    == eval(f"acts.{call}", {"acts": acts, "x": acts.identity(vector)}).tolist()
                )
                tried += 1
    assert tried >= 2


def test_places_are_where_things_are_defined(made: SimpleNamespace) -> None:
    """The place in the source that a page names is where the definition begins."""
    for name, block in made.blocks.items():
        if name == "expressions":
            continue
        ((path, line),) = re.findall(r'<a href="source:([^"#]+)#L(\d+)">', block)
        lines = Path(ROOT, path).read_text("utf-8").splitlines()[int(line) - 1 :]
        begun = re.search(r"^ *(?:(?:def|class) (\w+)|([A-Z]+):)", "\n".join(lines), re.M)
        assert begun
        assert (begun[1] or begun[2]) == name.rpartition(".")[2], (path, line)
        assert lines[0].lstrip().startswith("@") or begun[0].strip() in lines[0], (path, line)


def test_english_is_marked_on_other_pages(made: SimpleNamespace) -> None:
    """Docstrings say their language where it is not that of the page, and only there."""
    marked = sum(page["text"].count('lang="en"') for page in made.pages)
    lists = sum(len(re.findall(r"<dl(?! class)", page["text"])) for page in made.pages)
    assert (marked > lists > 50) if made.language == "ko" else marked == 0
    if made.language == "ko":
        assert not re.search(r"<dl(?! class| lang)", "".join(page["text"] for page in made.pages))


def test_languages_are_twins() -> None:
    """The pages of all languages have the same names, headings and links."""

    def skeleton(language: str) -> list[tuple[str, list[str], list[str]]]:
        pages = json.loads(writer.made(language))
        find = re.findall
        return [
            (p["name"], find(r"^#+ .*\{ (#\S+) \}$", p["text"], re.M), find(r'href="[^"]+"', p["text"]))
            for p in pages
        ]

    assert len({json.dumps(skeleton(language)) for language in LANGUAGES}) == 1


def test_families_come_in_the_order_of_the_catalogue() -> None:
    """Pages with functions come first, in the order of the records, then all others."""
    found = objects.public().modules
    names = [each.name for module in found for each in module.objects if each.record]
    assert names == list(acts.ACTIVATIONS)
    assert [module.is_family for module in found] == sorted((m.is_family for m in found), reverse=True)


def test_names_in_docstrings_lead_to_their_entries(made: SimpleNamespace) -> None:
    """A name in backticks is a link if it is of another entry, but not where it is a parameter."""
    pages = {page["name"]: page["text"] for page in made.pages}
    assert '<a href="../registry/#jacobian"><code>acts.jacobian</code></a>' in pages["record"]
    assert '<a href="#softmax"><code>softmax</code></a>' in pages["softmax"]
    assert "<code>threshold</code> is outside of its domain" in re.sub(r"\s+", " ", pages["sigmoidal"])


BROKEN = {
    "no docstring": ("", 1, "there is no docstring"),
    "no first line": ("Notes\n-----\nA.", 1, "begins with a line that says what this is"),
    "unknown section": (
        "A.\n\nRetruns\n-------\nint\n    B.",
        3,
        'unknown section "Retruns"; did you mean "Returns"?',
    ),
    "short line": ("A.\n\nReturns\n-----\nint\n    B.", 4, 'the line below "Returns" must have 7 of "-"'),
    "no line": ("A.\n\nReturns\nint\n    B.", 3, 'the title "Returns" needs a line of "-" below it'),
    "colon": ("A.\n\nReturns:\n    B.", 3, 'the title "Returns:" needs a line of "-" below it'),
    "twice": ("A.\n\nNotes\n-----\nB.\n\nNotes\n-----\nC.", 7, 'a second section "Notes"'),
    "empty": ("A.\n\nNotes\n-----\n\nReferences\n----------\nB.", 3, 'the section "Notes" is empty'),
    "empty at the end": ("A.\n\nNotes\n-----", 3, 'the section "Notes" is empty'),
    "no blank": ("A.\n\nParameters\n----------\nx: int\n    B.", 5, '"x: int" is no item of "Parameters"'),
    "no text": ("A.\n\nParameters\n----------\nx : int\ny : int\n    B.", 5, 'nothing is said of "x : int"'),
    "indented": ("A.\n\nParameters\n----------\n    x : int", 5, "begins with an item that is not indented"),
    "half indented": ("A.\n\nRaises\n------\nError\n  B.", 6, "the text of an item is indented by 4"),
    "no exception": ("A.\n\nRaises\n------\nIf it is 1.\n    B.", 5, 'is no item of "Raises"'),
    "no blank in an example": ("A.\n\nNotes\n-----\nB.\n>>>f(1)", 6, 'a blank belongs behind ">>>"'),
    "no example": ("A.\n\nExamples\n--------\nf(1)", 3, 'examples begin with ">>> "'),
}


@pytest.mark.parametrize(("text", "line", "told"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_is_told(text: str, line: int, told: str) -> None:
    """A docstring that would lose a part on its way to the page is a mistake on a line."""
    with pytest.raises(DocstringError) as caught:
        parse(text)
    assert told in caught.value.message
    assert caught.value.line == line


def test_a_docstring_is_read_in_its_parts() -> None:
    """Summary, text, items with names and types, and prose with paragraphs are kept apart."""
    found = parse(
        "A\nb.\n\nC.\n\nD.\n\nParameters\n----------\nx, y : int\n    E.\n\n    F.\n**more\n    G.\n\n"
        "Returns\n-------\ntotal : float\n    H.\n\nRaises\n------\na.b.Error\n    I.\n\n"
        "Notes\n-----\nJ.\n\n    k\n"
    )
    assert (found.summary, found.text) == ("A\nb.", "C.\n\nD.")
    items = {title: [(i.names, i.type, i.text) for i in each] for title, each in found.items.items()}
    assert items == {
        "Parameters": [(("x", "y"), "int", "E.\n\nF."), (("**more",), "", "G.")],
        "Returns": [(("total",), "float", "H.")],
        "Raises": [((), "a.b.Error", "I.")],
    }
    assert found.prose == {"Notes": "J.\n\n    k"}
    assert list(found.lines) == ["Parameters", "Returns", "Raises", "Notes"]


MODULE = '''"""Things: to be told."""

def public(x, y=(1, 2), *rest, key="a"):
    """Return it.

    Parameters
    ----------
    x : int
        What.
    z : int
        Nothing.
    """

class Thing:
    """A thing.

    Attributes
    ----------
    known, unknown
        Two.
    """

    def __init__(self):
        self.known = 1

    def act(self):
        pass

LIMIT = 3

def _private():
    pass
'''


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Make a package with a module in which much is wrong."""
    folder = tmp_path / "spoilt"
    folder.mkdir()
    (folder / "__init__.py").write_text("__all__ = []\n", "utf-8")
    (folder / "things.py").write_text(MODULE, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return __import__("spoilt")


def test_mistakes_name_file_and_line(package: ModuleType) -> None:
    """All mistakes of a module are told at once, each where it stands, and by the pages as an error."""
    found = objects.public(package)
    file = Path(str(package.__path__[0]), "things.py")
    told = {(problem.line, problem.message) for problem in found.problems}
    assert {problem.path for problem in found.problems} == {str(file)}
    assert told == {
        (3, "the docstring says nothing of y, rest, key"),
        (10, '"z" is no parameter'),
        (19, '"unknown" is no attribute'),
        (26, "there is no docstring"),
        (29, "there is no docstring"),
    }
    with pytest.raises(SourceError) as caught:
        writer.made("en", package)
    messages = [error.message for error in caught.value.errors]
    assert '[reference.pages] has no title for the module "things", whose page needs one' in messages
    assert len(messages) == len(told) + 1


def test_a_long_signature_has_a_line_for_each_parameter() -> None:
    """Commas in defaults divide nothing, and the marks of positional and named parameters stay."""

    def f(first: int, /, second: object = (1, 2), *, third: object = object, **rest: object) -> None:
        """Do nothing."""

    each = SimpleNamespace(kind="function", call="acts.networks." + "f" * 60, signature=inspect.signature(f))
    assert writer.signature(each) == textwrap.dedent(  # type: ignore[arg-type]
        f"""\
        {each.call}(
            first,
            /,
            second=(1, 2),
            *,
            third=...,
            **rest,
        )"""
    )


def test_pages_are_read_and_listed(tmp_path: Path) -> None:
    """What is stored comes back; a list links each page and name; what is not there is an error."""
    assert reference.pages("en", str(tmp_path)) == ()
    file = tmp_path / reference.stored("en")
    file.parent.mkdir(parents=True)
    file.write_text(writer.made("en"), "utf-8")
    memo.forget()
    pages = reference.pages("en", str(tmp_path))
    text = "".join(reference.listed(part, "en", str(tmp_path)) for part in reference.PARTS)
    links = re.findall(r"\[[^]]+\]\(([^)]+)\)", text)
    assert links == [link for p in pages for link in (f"{p.name}.md", *(f"{p.name}.md#{n}" for n in p.names))]
    assert all({*page.names} <= page.anchors for page in pages)
    with pytest.raises(InputError, match='no part "function" of the reference; did you mean "functions"'):
        reference.listed("function", "en", str(tmp_path))
    with pytest.raises(InputError, match="the reference has not been made"):
        reference.listed("functions", "ko", str(tmp_path))
    file.write_text("[{}]", "utf-8")
    memo.forget()
    with pytest.raises(InputError, match="this file is broken"):
        reference.pages("en", str(tmp_path))
    memo.forget()


def test_places_lead_to_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a repository a place in the source is a link to the commit that is built, else it is text."""
    monkeypatch.setenv("GITHUB_SHA", "0123abc")
    text = '<a href="source:acts/_gelu.py#L58">acts/_gelu.py:58</a>'
    told = manual._sourced(text, SimpleNamespace(repo_url="https://example.org/a/b/"))  # type: ignore[arg-type]
    assert told == '<a href="https://example.org/a/b/blob/0123abc/acts/_gelu.py#L58">acts/_gelu.py:58</a>'
    assert manual._sourced(text, SimpleNamespace(repo_url="")) == "acts/_gelu.py:58"  # type: ignore[arg-type]


def test_sections_have_words() -> None:
    """Each title that a docstring may have, and each fact, has a word in each language."""
    for language in LANGUAGES:
        words = strings.load(language)["reference"]
        assert {title.lower() for title in docstrings.SECTIONS} <= words.keys()
