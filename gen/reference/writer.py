"""Writer: what is public in `acts`, as Markdown whose parts are HTML, since docstrings are no Markdown.

Docstrings are in English, whatever the language of the page; what software adds is in that language.
"""

import json
import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import partial
from html import escape
from inspect import Parameter
from types import ModuleType
from typing import Any

import yaml
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonConsoleLexer, PythonLexer

import acts
from acts import Activation
from gen import strings
from gen.core.errors import InputError, SourceError
from gen.reference import PARTS, Page
from gen.reference.docstrings import PROSE, Item
from gen.reference.objects import Module, Object, public

OWN = "en"
"""The language of docstrings."""

ORDERS = ("f", "f′", "f″", "f‴")

WIDTH = 78

BOOST = 0.0001
"""A search finds a name here too, but below what explains it, though there the name may not be in the title,
which counts a thousand times as much as the text."""

_CODE = re.compile(r"``(.+?)``|`([^`\n]+)`")
_PAPER = re.compile(r"\barXiv:(\d{4}\.\d{4,5})")
_UNCOLOURED = re.compile(r'<span class="(?:n|p|w)">([^<]*)</span>')
_FORMAT = HtmlFormatter(nowrap=True)


def made(language: str, package: ModuleType = acts) -> str:
    """Return the pages of a language as JSON, for `gen.reference.pages`.

    Raises
    ------
    SourceError
        With all that is wrong in docstrings, and with modules that have no title in this language.
    """
    found = public(package)
    words = strings.load(language)["reference"]
    problems = list(found.problems)
    for module in found.modules:
        if module.name not in words["pages"]:
            told = f'[reference.pages] has no title for the module "{module.name}", whose page needs one'
            problems.append(InputError(told, f"gen/strings/{language}.toml"))
    if problems:
        raise SourceError(problems)
    writer = _Writer(found.modules, language, words)
    pages = [asdict(writer.page(module)) for module in found.modules]
    return json.dumps(pages, ensure_ascii=False, indent=1) + "\n"


class _Writer:
    """Writes the pages of a language, which link to each other."""

    def __init__(self, modules: list[Module], language: str, words: dict[str, Any]) -> None:
        self.words = words
        self.lang = "" if language == OWN else f' lang="{OWN}"'
        self.places: dict[str, tuple[str, str]] = {}
        self.classes: set[str] = set()
        for module in modules:
            for each in module.objects:
                for known in (each, *each.members):
                    place = (module.name, known.name)
                    self.places |= {known.name: place, known.call: place}
                self.classes |= {each.name} if each.kind == "class" else set()
        self.types = re.compile(rf"\b({'|'.join(sorted(self.classes))})\b") if self.classes else None

    def page(self, module: Module) -> Page:
        """Return the page of a module."""
        title, names = self.words["pages"][module.name], tuple(each.name for each in module.objects)
        said = self.words["description"].format(title=title, names=", ".join(names))
        front = yaml.safe_dump(
            {"title": title, "description": said, "search": {"boost": BOOST}}, allow_unicode=True
        )
        text = module.doc.text if module.place.path.rpartition("/")[2][0] != "_" else ""
        parts = [
            f"---\n{front}---",
            f"# {title} {{ #module-{module.name} }}",
            self.words["made"],
            self._english(module, "\n\n".join(filter(None, [module.doc.summary, text]))),
            *(part for each in module.objects for part in self._object(module, each, 2)),
            *(
                part
                for section, prose in module.doc.prose.items()
                for part in (f"## {section} {{ #{section.lower()} }}", self._english(module, prose))
            ),
        ]
        part = PARTS[0] if module.is_family else PARTS[1]
        return Page(module.name, title, part, names, "\n\n".join(parts) + "\n")

    def _object(self, module: Module, each: Object, level: int) -> Iterator[str]:
        """Yield the blocks of an object: a heading, and HTML."""
        yield f"{'#' * level} {each.name.replace('_', chr(92) + '_')} {{ #{each.name} }}"
        html = [_code(signature(each), PythonLexer())] if each.signature else []
        own = {*(each.signature.parameters if each.signature else ()), each.name}
        prose = partial(self._prose, module, own)
        html.append(f"<div{self.lang}>{prose(each.doc.summary)}{prose(each.doc.text)}</div>")
        facts = self._facts(each.record, level) if each.record else ""
        for title in each.doc.lines:
            if title in PROSE and facts:
                html.append(facts)
                facts = ""
            head = self._label(title.lower(), level)
            if title in each.doc.items:
                items = "".join(self._item(module, own, item) for item in each.doc.items[title])
                html.append(f"{head}<dl{self.lang} data-search-exclude>{items}</dl>")
            else:
                skip = " data-search-exclude" if title == "Examples" else ""
                html.append(f"{head}<div{self.lang}{skip}>{prose(each.doc.prose[title])}</div>")
        html += [facts] if facts else []
        place = each.place
        html.append(
            f'<p class="source" data-search-exclude>{escape(self.words["source"])} '
            f'<a href="source:{place.path}#L{place.line}">{place.path}:{place.line}</a></p>'
        )
        yield '<div class="api">\n' + "\n".join(html) + "\n</div>"
        for member in each.members:
            yield from self._object(module, member, level + 1)

    def _label(self, key: str, level: int) -> str:
        return f"<h{level + 1} data-search-exclude>{escape(self.words[key])}</h{level + 1}>"

    def _item(self, module: Module, own: set[str], item: Item) -> str:
        names = ", ".join(f"<code>{escape(name)}</code>" for name in item.names)
        kind = escape(item.type)
        if self.types:
            kind = self.types.sub(lambda found: self._link(module, found[1], found[1]), kind)
        if not names:
            kind = f"<code>{kind}</code>"
        text = self._prose(module, own, item.text)
        return f"<dt>{' : '.join(filter(None, [names, kind]))}</dt><dd>{text}</dd>"

    def _facts(self, record: Activation, level: int) -> str:
        """Return what a record knows that the docstring does not tell."""
        rows = {
            "definition": _inline(record.expression),
            "kinks": ", ".join(f"x = {kink.at} ({ORDERS[kink.order]})" for kink in record.kinks),
            "errors": ", ".join(
                f"{sign} {bound:g}" for sign, bound in zip(ORDERS, record.bounds, strict=False)
            ),
            "beside_zero": ", ".join(ORDERS[order] for order in record.absolute),
            "aliases": _names(record.aliases.items()),
            "variants": _names((_variant(name, record), v.libraries) for name, v in record.variants.items()),
        }
        items = "".join(
            f"<dt>{escape(self.words[key])}</dt><dd>{value}</dd>" for key, value in rows.items() if value
        )
        return f'{self._label("record", level)}<dl class="facts" data-search-exclude>{items}</dl>'

    def _english(self, module: Module, text: str) -> str:
        return f'<div class="api"{self.lang}>\n{self._prose(module, set(), text)}\n</div>'

    def _prose(self, module: Module, own: set[str], text: str) -> str:
        """Return the paragraphs, programs and examples of a docstring's text as HTML."""
        return "".join(self._block(module, own, block) for block in _blocks(text))

    def _block(self, module: Module, own: set[str], block: str) -> str:
        if block.startswith(">>> "):
            return _code(block, PythonConsoleLexer())
        if block.startswith("    "):
            return f"<pre><code>{escape(textwrap.dedent(block))}</code></pre>"
        parts, at = [], 0
        for found in _CODE.finditer(block):
            parts += [_linked(block[at : found.start()]), self._name(module, own, found[1] or found[2])]
            at = found.end()
        return f"<p>{''.join(parts)}{_linked(block[at:])}</p>"

    def _name(self, module: Module, own: set[str], name: str) -> str:
        """Return code as HTML, a link if it names something else than what the docstring is of."""
        return _inline(name) if name in own else self._link(module, name, _inline(name))

    def _link(self, module: Module, name: str, html: str) -> str:
        if name not in self.places:
            return html
        page, anchor = self.places[name]
        folder = "" if page == module.name else f"../{page}/"
        return f'<a href="{folder}#{anchor}">{html}</a>'


def signature(each: Object) -> str:
    """Return how an object is called, without types; a long one has a line for each parameter."""
    known = list(each.signature.parameters.values()) if each.signature else []
    parts = [str(_bare(parameter)).replace("'", '"') for parameter in known]
    kinds = [parameter.kind for parameter in known]
    if Parameter.KEYWORD_ONLY in kinds and Parameter.VAR_POSITIONAL not in kinds:
        parts.insert(kinds.index(Parameter.KEYWORD_ONLY), "*")
    if Parameter.POSITIONAL_ONLY in kinds:
        parts.insert(kinds.count(Parameter.POSITIONAL_ONLY), "/")
    call = f"{'class ' if each.kind == 'class' else ''}{each.call}"
    line = f"{call}({', '.join(parts)})"
    if len(line) <= WIDTH:
        return line
    return f"{call}(\n" + "".join(f"    {part},\n" for part in parts) + ")"


def _bare(parameter: Parameter) -> Parameter:
    """Return a parameter without its type, and with dots for a default that is no number or word."""
    default = parameter.default
    simple = default is Parameter.empty or default is None or isinstance(default, str | float | int | tuple)
    return parameter.replace(annotation=Parameter.empty, default=default if simple else _Dots())


class _Dots:
    def __repr__(self) -> str:
        return "..."


def _blocks(text: str) -> list[str]:
    """Return the blocks between empty lines; neighbours that are indented or examples become one."""
    blocks: list[str] = []
    for block in re.split(r"\n[ \t]*\n", text.strip("\n")) if text.strip() else []:
        indented = block.startswith("    ") and blocks and blocks[-1].startswith("    ")
        blocks[-1:] = [f"{blocks[-1]}\n\n{block}"] if indented else [*blocks[-1:], block]
    return blocks


def _code(text: str, lexer: Any) -> str:
    coloured = _UNCOLOURED.sub(r"\1", highlight(text, lexer, _FORMAT))
    return f'<div class="highlight" data-search-exclude><pre><span></span><code>{coloured}</code></pre></div>'


def _inline(code: str) -> str:
    return f"<code>{escape(code)}</code>"


def _linked(text: str) -> str:
    """Return text as HTML, with links to the papers that it names by number."""
    return _PAPER.sub(r'<a href="https://arxiv.org/abs/\1">arXiv:\1</a>', escape(text, quote=False))


def _names(names: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{_inline(name)} ({escape(libraries)})" for name, libraries in names)


def _variant(name: str, record: Activation) -> str:
    """Return a variant and what it stands for, such as ``softmin(x) = softmax(-x)``."""
    variant = record.variants[name]
    arguments = [f"{key}={value:g}" for key, value in variant.arguments.items()]
    return f"{name}(x) = {record.name}({', '.join(['-x' if variant.mirrored else 'x', *arguments])})"
