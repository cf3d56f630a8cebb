"""Every mistake of an author is told with its file and line, and what is allowed; none ends in a traceback.

The mistakes are made one at a time in a small project; the run must tell what the table says, and nothing
else but that the twin now differs.
"""

import os
import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from gen import rules
from gen.core import cache, memo
from gen.core.errors import InputError, TwinError
from gen.make import manifest, store
from gen.source import library, page, percent
from tests.gen import small

KO, EN = (f"docs/{code}/blog/posts/first.md" for code in ("ko", "en"))
SECOND = "docs/ko/blog/posts/second.md"
HOME = "docs/ko/index.md"
ONE, TWO = "docs/ko/experiments/one.py", "docs/ko/experiments/two.py"
STORED = "docs/experiments/two.json"
TERMS = "docs/glossary.toml"
SOURCES = "docs/references.yaml"
AUTHORS = "docs/ko/blog/.authors.yml"
SETTINGS, ENGLISH = "mkdocs.yml", "mkdocs.en.yml"
STYLE = "docs/overrides/assets/stylesheets/site.css"

Told = tuple[str | int | None, str]
"""What stands on the line that is told, or its number, or None for no line; and a part of the sentence.

The text may name another file first, as in "docs/ko/index.md|Text".
"""

Row = tuple[str, str | None, str | bytes | None, Sequence[Told]]
"""A file, a text in it (None for all of it), what takes its place (None for nothing), and what is told."""

FIGURE = "```figure\nfunction: sigmoid\nview: function\ncaption: The sigmoid $\\sigma$.\nid: F1.1\n```\n"

FRONT: dict[str, Row] = {
    "no front matter": (KO, "---\ntitle", "title", [("", "a post begins with its front matter")]),
    "front matter not closed": (KO, "---\n\nAbove", "\nAbove", [("", 'is not closed by a line "---"')]),
    "text before it": (KO, "---\ntitle", "Hello\n\n---\ntitle", [("---", "nothing may stand before it")]),
    "an open quotation": (KO, "title: First", 'title: "First', [("title:", "the front matter is not YAML")]),
    "a colon in a title": (
        KO,
        "title: First",
        "title: First: a",
        [("title:", "put a text that contains a colon")],
    ),
    "a tab": (KO, "slug: first", "\tslug: first", [("\tslug", "a tab; use blanks")]),
    "a line without a key": (
        KO,
        "slug: first",
        "slug first",
        [("slug first", "the front matter is not YAML")],
    ),
    "a list instead of keys": (
        HOME,
        "description: Home.\nhide: [toc]\n",
        "- a\n",
        [("- a", 'must consist of "key: value" lines')],
    ),
    "a key twice": (
        KO,
        "slug: first",
        "slug: first\ntitle: Other",
        [("title: Other", '"title" is given twice, first on line 2')],
    ),
    "an anchor": (KO, "[notes]", "&a [notes]", [("authors:", "anchors (&) and aliases (*) have no use")]),
    "an alias": (KO, "title: First", "title: *a", [("title:", "anchors (&) and aliases (*) have no use")]),
    "a tag of Python": (
        KO,
        "title: First",
        "title: !!python/name:os.system",
        [("title:", "tags (!) have no use")],
    ),
    "a pile of lists": (KO, "[notes]", "[" * 40 + "notes" + "]" * 40, [("authors:", "more than 6 lists")]),
    "thousands of lists": (KO, "[notes]", "[" * 3000, [("title: First", "more than 100 brackets")]),
    "a merge key": (KO, "slug: first", "slug: first\n<<: {a: 1}", [("<<:", 'unknown key "<<"')]),
    "an unknown key": (
        KO,
        "description:",
        "descripton:",
        [("descripton:", 'did you mean "description"?'), ("", '"description" is missing')],
    ),
    "a key of posts on a page": (HOME, "hide:", "slug: index\nhide:", [("slug:", 'unknown key "slug"')]),
    "an unknown part to hide": (
        HOME,
        "[toc]",
        "[tok]",
        [("hide:", 'unknown part "tok"; did you mean "toc"?')],
    ),
    "no description": (HOME, "description: Home.\n", "", [("", '"description" is missing')]),
    "an empty description": (HOME, "Home.\n", '""\n', [("description:", "description: it is empty")]),
    "a description without a value": (
        HOME,
        "description: Home.",
        "description:",
        [("description:", "must be a text")],
    ),
    "a long description": (
        HOME,
        "Home.\n",
        "Home. " * 40 + "\n",
        [("description:", "at most 200 characters, got 239")],
    ),
    "a title that is a number": (KO, "title: First", "title: 1", [("title:", "must be a text; put one")]),
    "a title that is yes": (KO, "title: First", "title: Yes", [("title:", "must be a text; put one")]),
    "no title": (KO, "title: First\n", "", [("", '"title" is missing')]),
    "a page without a title": (
        HOME,
        "# Home { #home }\n",
        "",
        [("", "the page has no title"), (KO + "|../../index.md#home", 'has no "home"')],
    ),
    "a slug that leads out": (
        KO,
        "slug: first",
        "slug: ../../../evil",
        [("slug:", 'small letters, digits and "-" only')],
    ),
    "a slug in capitals": (
        KO,
        "slug: first",
        "slug: First",
        [("slug:", 'small letters, digits and "-" only')],
    ),
    "a slug in Korean": (KO, "slug: first", "slug: 첫글", [("slug:", 'small letters, digits and "-" only')]),
    "a slug of another post": (
        KO,
        "slug: first",
        "slug: second",
        [("slug:", 'the name of the file, "first"; got "second"')],
    ),
    "an empty slug": (KO, "slug: first", 'slug: ""', [("slug:", "it is empty"), ("slug:", "small letters")]),
    "no slug": (KO, "slug: first\n", "", [("", '"slug" is missing')]),
    "no date": (SECOND, "date: 2024-07-01\n", "", [("", '"date" is missing')]),
    "a date in one number": (
        SECOND,
        "2024-07-01",
        "20240701",
        [("date:", "it must be a day such as 2024-06-13")],
    ),
    "a date in quotes": (SECOND, "2024-07-01", '"2024-07-01"', [("date:", "without quotes")]),
    "a date in words": (SECOND, "2024-07-01", "soon", [("date:", "it must be a day")]),
    "a month 13": (SECOND, "2024-07-01", "2024-13-01", [("date:", "not YAML: date: month must be in 1..12")]),
    "a 30th of February": (
        SECOND,
        "2024-07-01",
        "2024-02-30",
        [("date:", "not YAML: date: day is out of range")],
    ),
    "the year 2999": (SECOND, "2024-07-01", "2999-07-01", [("date:", "a year after the newest post")]),
    "the year 24": (SECOND, "2024-07-01", "0024-07-01", [("date:", "it must be from 1990-01-01")]),
    "a list of dates": (SECOND, "2024-07-01", "[2024-07-01]", [("date:", "it must be a day")]),
    "an unknown date": (
        KO,
        "  created:",
        "  made: 2024-06-13\n  created:",
        [("date:", 'unknown key "made"')],
    ),
    "an update before the post": (
        KO,
        "slug: first",
        "  updated: 2023-01-01\nslug: first",
        [("date:", "updated must not be before created")],
    ),
    "an unknown author": (
        KO,
        "[notes]",
        "[note]",
        [("authors:", 'unknown author "note"; did you mean "notes"?')],
    ),
    "authors that are no list": (KO, "[notes]", "notes", [("authors:", "must be a list of names")]),
    "an author twice": (KO, "[notes]", "[notes, notes]", [("authors:", '"notes" is named twice')]),
    "an unknown category": (
        KO,
        "[딥러닝]",
        "[딥러녕]",
        [("categories:", 'unknown category "딥러녕"; did you mean "딥러닝"?')],
    ),
    "no category": (KO, "categories: [딥러닝]", "categories: []", [("categories:", "it is empty")]),
    "a tag without an address": (
        KO,
        "[파이썬]",
        "[파이선]",
        [("tags:", '"파이선" has no address; add it to slugs in mkdocs.yml')],
    ),
    "tags that are numbers": (KO, "[파이썬]", "[1, 2]", [("tags:", "must be a list of names")]),
    "tags that are a text": (KO, "[파이썬]", "파이썬", [("tags:", "must be a list of names")]),
    "a related post that is not there": (
        KO,
        "[second]",
        "[secnd]",
        [("related:", 'no post "secnd"; did you mean "second"?')],
    ),
    "a related post that is a text": (KO, "[second]", "second", [("related:", "must be a list of names")]),
    "a post related to itself": (
        KO,
        "[second]",
        "[first]",
        [("related:", "a post is not related to itself")],
    ),
    "a draft that is a text": (
        KO,
        "slug: first",
        'slug: first\ndraft: "no"',
        [("draft:", "it must be true or false")],
    ),
    "a reading time in words": (
        KO,
        "slug: first",
        "slug: first\nreadtime: long",
        [("readtime:", "a whole number of minutes")],
    ),
    "a search that is a text": (HOME, "hide:", "search: no\nhide:", [("search:", "boost: 0.5")]),
    "a card of nothing": (
        KO,
        "slug: first",
        "slug: first\ncard: sigmod",
        [("card:", 'unknown function "sigmod"; did you mean "sigmoid"?')],
    ),
    "a header of nothing": (
        KO,
        "slug: first",
        "slug: first\nheader: sigmod",
        [("header:", 'unknown function "sigmod"')],
    ),
}

TEXT: dict[str, Row] = {
    "nothing above the cut": (KO, "Above the fold.\n", "", [("<!-- more", "nothing stands above")]),
    "no cut": (KO, "<!-- more -->\n", "", [("", "a post has one line <!-- more -->")]),
    "a cut with a typo": (
        KO,
        "<!-- more -->",
        "<!--more-->",
        [("<!--more", "a post has one line <!-- more -->")],
    ),
    "two cuts": (
        KO,
        "<!-- more -->",
        "<!-- more -->\n\nx\n\n<!-- more -->",
        [("<!-- more -->\n\n##", "found 2")],
    ),
    "a comment not closed": (
        KO,
        "<!-- more -->",
        "<!-- more -->\n\n<!-- note",
        [("<!-- note", "this comment is not closed")],
    ),
    "an empty page": (HOME, None, "", [(None, "this page is empty")]),
    "front matter only": (
        HOME,
        "# Home { #home }\n\nText.\n",
        "",
        [("", "no text below"), ("", "no title"), (KO + "|../../index.md#home", 'has no "home"')],
    ),
    "not UTF-8": (HOME, "Text.", b"\xb0\xa1", [(8, "not UTF-8")]),
    "a NUL": (HOME, "Text.", "Te\0xt.", [("Te\0", "U+0000")]),
    "a separator of lines": (HOME, "Text.", "Te\u2028xt.", [("Te\u2028", "U+2028")]),
    "a blank without width": (HOME, "Text.", "Te\u200bxt.", [("Te\u200b", "U+200B")]),
    "a mark of byte order inside": (HOME, "Text.", "Te\ufeffxt.", [("Te\ufeff", "U+FEFF")]),
    "a sign that turns text around": (HOME, "Text.", "Te\u202ext.", [("Te\u202e", "U+202E")]),
    "a wide blank after a bullet": (
        HOME,
        "Text.",
        "-\u00a0Text.",
        [("-\u00a0", "a wide or unbreakable blank")],
    ),
    "an endless line": (HOME, "Text.", "Text. " * 1000, [("Text.", "more than 4,000 characters")]),
    "an endless file": (HOME, "Text.", "Text.\n" * 100_000, [(None, "more than 500,000 bytes")]),
    "a pile of quotations": (
        HOME,
        "Text.",
        "> " * 300 + "Text.",
        [("> >", "more than 8 lists or quotations")],
    ),
    "a pile of lists": (
        HOME,
        "Text.",
        "\n".join("    " * n + "- x" for n in range(40)),
        [("    " * n + "- x", "more than 8 lists") for n in range(9, 40)],
    ),
    "a pile of brackets": (HOME, "Text.", "[" * 60 + "]" * 60, [(None, "more than 8 brackets")]),
    "a pile of bullets": (HOME, "Text.", "- " * 300 + "Text.", [("- -", "more than 8 lists")]),
    "many stars": (HOME, "Text.", "*" * 500, [("*" * 500, 'more than 100 times "*"')]),
    "a heading without an anchor": (
        KO,
        " { #part }",
        "",
        [("## A part", "this heading has no anchor"), ("[there](#part)", 'this page has no "part"')],
    ),
    "an anchor not closed": (
        KO,
        "{ #part }",
        "{ #part",
        [
            ("## A part", "has no anchor"),
            ("## A part", "is no mark"),
            ("[there](#part)", 'this page has no "part"'),
        ],
    ),
    "an anchor without #": (
        KO,
        "{ #part }",
        "{ part }",
        [
            ("## A part", "has no anchor"),
            ("## A part", "is no mark"),
            ("[there](#part)", 'this page has no "part"'),
        ],
    ),
    "an anchor in Korean": (KO, "{ #shown }", "{ #그림 }", [("### Shown", "an anchor has letters")]),
    "an anchor twice": (
        KO,
        "{ #shown }",
        "{ #part }",
        [("### Shown", '"part" is given twice, first on line')],
    ),
    "a heading that is underlined": (
        KO,
        "### Shown { #shown }",
        "Shown\n-----",
        [("Shown", "this heading has no anchor")],
    ),
    "an empty heading": (KO, "### Shown { #shown }", "### { #shown }", [("### {", "this heading is empty")]),
    "two titles": (
        HOME,
        "Text.",
        "# Other { #other }",
        [("# Other", "a page has one title; the first is on line 6")],
    ),
    "an open dollar": (KO, "$x^2$", "$x^2", [("A claim,", "this $ belongs to no formula")]),
    "a price": (KO, "Above", "For $5, above", [("For $5", r"write \$ for the sign itself")]),
    "two dollars in a line": (
        KO,
        "$x^2$",
        "$$x^2$$",
        [("A claim,", "$$ stands on a line of its own"), ("A claim,", "$$ stands")],
    ),
    "an open code": (KO, "`code`", "`code", [("Another", "this code is not closed")]),
    "TeX that is none": (KO, "$x^2$", r"$\frac{1}{$", [("A claim,", "KaTeX")]),
    "an unknown command of TeX": (
        KO,
        "$x^2$",
        r"$\sigm(x)$",
        [("A claim,", r"Undefined control sequence: \sigm")],
    ),
    "TeX in a caption": (KO, r"$\sigma$.", r"$\sigm$.", [("caption:", "Undefined control sequence")]),
    "TeX in a fence": (
        KO,
        r"latex: \sigma(x)",
        r"latex: \sigm(x)",
        [("latex:", "Undefined control sequence")],
    ),
    "TeX in a title": (
        KO,
        '"And this: $z$?"',
        r"'And this: $\z$?'",
        [("title: 'And", "Undefined control sequence")],
    ),
    "a link to nowhere": (
        KO,
        "(../../index.md#home)",
        "(../../indx.md)",
        [("A claim,", 'no file "../../indx.md"; did you mean "../../index.md"?')],
    ),
    "a link to no anchor": (
        KO,
        "index.md#home",
        "index.md#hom",
        [("A claim,", 'has no "hom"; did you mean "home"?')],
    ),
    "a link to no anchor here": (
        KO,
        "(#part)",
        "(#prt)",
        [("A claim,", 'this page has no "prt"; did you mean "part"?')],
    ),
    "a link out of the language": (
        KO,
        "../../index.md#home",
        "../../../en/index.md",
        [("A claim,", "leads out of docs/ko/")],
    ),
    "an absolute link": (KO, "../../index.md#home", "/index.md", [("A claim,", "is absolute")]),
    "a link to a folder": (KO, "../../index.md#home", "../", [("A claim,", 'there is no file "../"')]),
    "an empty link": (KO, "(#part)", "()", [("A claim,", "this link leads nowhere")]),
    "a link without a text": (KO, "[there]", "[]", [("A claim,", "this link has no text")]),
    "a link that is not closed": (
        KO,
        "(#part),",
        "(#part,",
        [("A claim,", "the target of this link is not closed")],
    ),
    "a blank inside a link": (
        KO,
        "[there](#part)",
        "[there] (https://a.b)",
        [("A claim,", "no blank stands between ] and (")],
    ),
    "a link the wrong way round": (
        KO,
        "[there](#part)",
        "(there)[first.md]",
        [("A claim,", "a link is [text](target)")],
    ),
    "an unknown scheme": (KO, "(#part)", "(htp://a.b)", [("A claim,", "unknown kind of address")]),
    "a script": (KO, "(#part)", "(javascript:1)", [("A claim,", "unknown kind of address")]),
    "an undefined link": (
        KO,
        "[it]",
        "[it][defned], [it]",
        [("[^note]: ", 'nothing defines "defned"; did you mean "defined"?')],
    ),
    "a definition twice": (
        KO,
        "[defined]: https://example.org/",
        "[defined]: https://example.org/\n\n[defined]: https://a.b/",
        [("[defined]: https://a.b/", "is defined twice")],
    ),
    "an undefined footnote": (
        KO,
        "note.[^note]",
        "note.[^not]",
        [
            ("Another", 'there is no footnote "not"; did you mean "note"?'),
            ("[^note]:", "nothing refers to the footnote"),
        ],
    ),
    "a footnote twice": (
        KO,
        "[defined]: h",
        "[^note]: Again.\n\n[defined]: h",
        [("[^note]: Again", "is defined twice")],
    ),
    "an image without a file": (
        KO,
        "dot.svg",
        "dott.svg",
        [("More,", 'there is no file "../../assets/dott.svg"')],
    ),
    "an image without a target": (
        KO,
        "(../../assets/dot.svg)",
        "()",
        [("More,", "this image leads nowhere")],
    ),
    "an image without a text": (KO, "![a dot]", "![]", [("More,", "an image has a text")]),
    "an HTML image without a text": (
        KO,
        "![a dot](../../assets/dot.svg)",
        '<img src="../../assets/dot.svg">',
        [("More,", "an image has a text")],
    ),
    "an HTML image without a source": (
        KO,
        "![a dot](../../assets/dot.svg)",
        '<img alt="a">',
        [("More,", "this image has no src")],
    ),
    "an unknown term": (KO, "#layer", "#layr", [("More,", 'has no "layr"')]),
    "a mark with a typo": (
        KO,
        "{P1.2}",
        "{Px.2}",
        [("{Px.2}", '"{Px.2}'), ("/// check | P1.2", "no mark {P1.2} stands above")],
    ),
    "a mark not closed": (
        KO,
        "{P1.2}",
        "{P1.2",
        [("{P1.2", "is no mark such as {P1.4}"), ("/// check | P1.2", "no mark {P1.2} stands above")],
    ),
    "a mark in small letters": (
        KO,
        "{P1.2}",
        "{p1.2}",
        [("{p1.2}", "is no mark"), ("/// check | P1.2", "no mark {P1.2} stands above")],
    ),
    "a mark twice": (
        KO,
        "{P1.2}",
        "{P1.1}",
        [("{P1.1} Another", '"P1.1" is given twice'), ("/// check | P1.2", "no mark {P1.2}")],
    ),
    "a mark of another post": (
        KO,
        "Above the",
        "{P7.1} Above the",
        [("{P7.1}", 'the items of this post are numbered 1, as in P1.1; got "P7.1"')],
    ),
    "the number of another post": (
        SECOND,
        "P2.1",
        "P1.1",
        [("{P1.1}", "each post has its own number"), ("/// check | P2.1", "no mark {P2.1}")],
    ),
    "an open brace": (KO, "Above", "A { above", [("A { above", r"write \{ for the sign itself")]),
    "an open quote": (KO, "{= one.half:.1f}", "{= one.half:.1f", [("A claim,", "a number is quoted as in")]),
    "an unknown number": (
        KO,
        "one.half:.1f",
        "one.hal:.1f",
        [("A claim,", 'experiment one has no answer "hal"; did you mean "half"?')],
    ),
    "an unknown experiment": (
        KO,
        "one.half:.1f",
        "onee.half:.1f",
        [("A claim,", 'no experiment "onee"; did you mean "one"?')],
    ),
    "a number of nobody": (KO, "one.half:.1f", "half:.1f", [("A claim,", "name the experiment too")]),
    "a format that is none": (KO, "half:.1f", "half:.1k", [("A claim,", '".1k" is no way to format')]),
    "a format that explodes": (
        KO,
        "half:.1f",
        "half:999999999.1f",
        [("A claim,", "width and precision are at most 20")],
    ),
    "a precision that explodes": (
        KO,
        "half:.1f",
        "half:.99999f",
        [("A claim,", "width and precision are at most 20")],
    ),
    "a quote with blanks": (KO, "one.half:.1f", "one . half", [("A claim,", "a number is quoted as in")]),
    "a bool as a number": (KO, "one.half:.1f", "one.good", [("A claim,", "the answer one.good is True")]),
    "a note with a typo": (
        KO,
        '!!! note "Added"',
        '!!! nte "Added"',
        [("!!! nte", 'unknown kind of note "nte"; did you mean "note"?')],
    ),
    "a note that is not understood": (
        KO,
        '!!! note "Added"',
        '!!! "Added"',
        [("!!! ", "a note begins such as")],
    ),
    "a note that is not indented": (KO, "    More,", "More,", [("!!! note", "this note is empty")]),
    "a post in no list of posts": (
        "docs/ko/other.md",
        None,
        "---\ndescription: X.\n---\n\n# X\n\nx\n",
        [(None, "is not in nav of mkdocs.yml")],
    ),
}

FENCES: dict[str, Row] = {
    "an unknown function": (
        KO,
        "function: sigmoid\nview",
        "function: sigmod\nview",
        [("function: sigmod", 'unknown function "sigmod"; did you mean "sigmoid"?')],
    ),
    "an unknown view": (KO, "view: function", "view: functon", [("view: functon", 'unknown view "functon"')]),
    "an unknown key of a figure": (
        KO,
        "caption: The",
        "capton: The",
        [("capton:", 'unknown key "capton"; did you mean "caption"?')],
    ),
    "a figure without a colon": (
        KO,
        "view: function",
        "view function",
        [("view function", 'expected "key: value"'), ("```figure", '"view" is missing')],
    ),
    "a fence with a typo": (
        KO,
        "```figure",
        "```figur",
        [("```figur", 'unknown kind of fence "figur"; did you mean "figure"?')],
    ),
    "a fence in capitals": (
        KO,
        "```run",
        "```Run",
        [
            ("```Run", 'unknown kind of fence "Run"; did you mean "run"?'),
            ("```Run", 'unknown option "id"'),
            ("No, see", 'no file "first.ipynb"'),
        ],
    ),
    "a fence not closed": (
        KO,
        "id: F1.1\n```",
        "id: F1.1",
        [("```figure", "this figure fence is not closed by ```")],
    ),
    "the last fence not closed": (
        KO,
        "</div>\n",
        "</div>\n\n```run\nprint(1)\n",
        [("```run\nprint", "this run fence is not closed")],
    ),
    "a closing with too many": (
        KO,
        "id: F1.1\n```",
        "id: F1.1\n````",
        [("```figure", "this figure fence is not closed by ```")],
    ),
    "an unknown option of a listing": (
        KO,
        '```run id="L1.1"',
        '```run ids="L1.1"',
        [("```run", 'unknown option "ids" of run; did you mean "id"?')],
    ),
    "an option without quotes": (
        KO,
        '```run id="L1.1"',
        "```run id=L1.1",
        [("```run", 'is not understood; allowed: id="…"')],
    ),
    "an id that is none": (KO, 'id="L1.1"', 'id="first"', [("```run", 'id "first" is not a letter')]),
    "an option of a figure": (
        KO,
        "```figure",
        '```figure id="F1.1"',
        [("```figure", 'unknown option "id" of figure, which has none')],
    ),
    "an option of code": (
        KO,
        'title="shown"',
        'titel="shown"',
        [("```python", 'unknown option "titel" of python; did you mean "title"?')],
    ),
    "an id of a figure twice": (
        KO,
        "id: F1.1",
        "id: F1.1 F1.1",
        [("id: F1.1", "an id is given twice"), ("id: F1.1", '"F1.1" is given twice')],
    ),
    "an id of two figures": (
        KO,
        "id: M1.1",
        "id: F1.1",
        [("id: F1.1\n```\n\n```formula\nlatex", '"F1.1" is given twice')],
    ),
    "a listing that raises": (
        KO,
        "print(1)",
        "print(1)\n1 / 0",
        [("1 / 0", "this listing raises ZeroDivisionError")],
    ),
    "an empty listing": (KO, "print(1)\n", "", [("```run", "this listing is empty")]),
    "a fence on the line of an item": (
        KO,
        "### Shown",
        "- ```text\n  x\n  ```\n\n### Shown",
        [
            ("- ```text", "a fence begins on a line of its own"),
            ("  ```", "this fence is not closed"),
        ],
    ),
    "an unknown part of the licences": (
        KO,
        "### Shown",
        "```licences\nfont\n```\n\n### Shown",
        [("```licences", 'no part "font"; did you mean "fonts"')],
    ),
    "text in a list of experiments": (
        "docs/ko/experiments/index.md",
        "```experiments\n",
        "```experiments\none\n",
        [("```experiments", "stays empty")],
    ),
    "a list of claims in a quotation": (
        "docs/ko/experiments/index.md",
        "```experiments\n```",
        "> ```experiments\n> ```",
        [("> ```exp", "stands at the start of a line")],
    ),
}

BOXES: dict[str, Row] = {
    "a box not closed": (
        KO,
        "Yes, {= one.half:.2%}.\n///",
        "Yes, {= one.half:.2%}.",
        [("/// check | P1.1", "this block is not closed by a line ///")],
    ),
    "a box with a typo": (
        KO,
        "/// check | P1.1",
        "/// chek | P1.1",
        [("/// chek", 'expected "/// check | P1.4"')],
    ),
    "a box without a bar": (
        KO,
        "/// check | P1.1",
        "/// check P1.1",
        [("/// check P1.1", 'expected "/// check | P1.4"')],
    ),
    "a box with four slashes": (
        KO,
        "/// check | P1.1",
        "//// check | P1.1",
        [
            ("//// check", 'expected "/// check | P1.4"'),
            ("///\n\n/// check", "this does not end the block"),
            ("//// check", "not closed by a line ////"),
        ],
    ),
    "a box that is indented": (
        KO,
        "/// check | P1.1",
        "  /// check | P1.1",
        [("  /// check", "at the start of a line")],
    ),
    "an end of nothing": (KO, "### Shown", "///\n\n### Shown", [("///\n\n### ", "this /// ends nothing")]),
    "a box without claims": (
        KO,
        "/// check | P1.2",
        "/// check",
        [("/// check\n", "a check names its claims"), (f"{TWO}|# tests", "no check box begins")],
    ),
    "a claim that is none": (
        KO,
        "/// check | P1.2",
        "/// check | 1.2",
        [("/// check | 1.2", 'as in P1.8; found "1.2"'), (f"{TWO}|# tests", "no check box begins")],
    ),
    "a claim that is not marked": (
        KO,
        "/// check | P1.2",
        "/// check | P1.2 P1.3",
        [("/// check | P1.2 P1.3", "no mark {P1.3} stands above this check; known")],
    ),
    "a claim twice": (
        KO,
        "/// check | P1.2",
        "/// check | P1.2 P1.2",
        [("/// check | P1.2 P1.2", '"P1.2" is named twice')],
    ),
    "two boxes on a claim": (
        KO,
        "/// check | P1.2",
        "/// check | P1.1",
        [
            ("/// check | P1.1\n    verdict: wrong", '"check-P1.1" is given twice'),
            (f"{TWO}|# tests", "no check box begins"),
        ],
    ),
    "an unknown verdict": (
        KO,
        "verdict: wrong",
        "verdict: wrng",
        [("verdict: wrng", 'unknown verdict "wrng"; did you mean "wrong"?')],
    ),
    "a verdict in capitals": (
        KO,
        "verdict: wrong",
        "verdict: Wrong",
        [("verdict: Wrong", 'unknown verdict "Wrong"; did you mean "wrong"?')],
    ),
    "an option with a typo": (
        KO,
        "verdict: wrong",
        "verdit: wrong",
        [
            ("verdit:", 'unknown key "verdit"; did you mean "verdict"?'),
            ("/// check | P1.2", '"verdict" is missing'),
        ],
    ),
    "a box without a title": (KO, "    title: Is it?\n", "", [("/// check | P1.1", '"title" is missing')]),
    "an empty title": (KO, "title: Is it?", "title:", [("    title:\n", "title: it must be a text")]),
    "a title with a colon": (
        KO,
        "title: Is it?",
        "title: Is: it?",
        [("title: Is:", "put a text that contains a colon")],
    ),
    "a box without a text": (
        KO,
        "Yes, {= one.half:.2%}.\n",
        "",
        [("/// check | P1.1", "this check has no text")],
    ),
    "options that are not indented": (
        KO,
        '    verdict: wrong\n    title: "And this: $z$?"\n',
        'verdict: wrong\ntitle: "And this: $z$?"\n',
        [
            ("/// check | P1.2", '"verdict" is missing; it stands directly below'),
            ("/// check | P1.2", '"title" is missing'),
        ],
    ),
    "options below a blank line": (
        KO,
        "/// check | P1.2\n",
        "/// check | P1.2\n\n",
        [("/// check | P1.2", '"verdict" is missing'), ("/// check | P1.2", '"title" is missing')],
    ),
}

NOTEBOOKS: dict[str, Row] = {
    "an experiment without front matter": (
        ONE,
        "# ---\n# title",
        "# title",
        [("", "must begin with front matter")],
    ),
    "an unknown key": (
        ONE,
        "# tests:",
        "# test:",
        [("# test:", 'unknown key "test"; did you mean "tests"?'), ("", '"tests" is missing')],
    ),
    "a key twice": (
        ONE,
        "# tests:",
        "# title: One\n# tests:",
        [("# title: One\n# tests", '"title" is given twice')],
    ),
    "no description": (ONE, "# description: What One does.\n", "", [("", '"description" is missing')]),
    "an empty list of claims": (ONE, "[P1.1]", "[]", [("# tests", '"tests" must be a list of claims')]),
    "a claim that is none": (
        KO,
        "/// check | P1.2",
        "/// check | 1.2",
        [("/// check | 1.2", 'as in P1.8; found "1.2"'), (f"{TWO}|# tests", "no check box begins")],
    ),
    "a claim that no box has": (
        ONE,
        "[P1.1]",
        "[P1.9]",
        [("# tests", 'no check box begins with the claim "P1.9"; known')],
    ),
    "a claim twice": (ONE, "[P1.1]", "[P1.1, P1.1]", [("# tests", '"P1.1" is named twice')]),
    "another title": (
        ONE,
        "# # One",
        "# # Won",
        [("# # Won", 'the title must be that of the front matter, "One"')],
    ),
    "no title": (ONE, "# # One\n", "", [("# %% [markdown]", "begin with the title")]),
    "no section": (
        ONE,
        "{ #answer }",
        "{ #anser }",
        [
            (None, "no heading has the anchor { #answer }; did you mean"),
            (KO + "|[^note]: ", 'has no "answer"'),
        ],
    ),
    "sections in another order": (
        ONE,
        "# ## Q { #question }\n#\n# ## P { #prediction }",
        "# ## P { #prediction }\n#\n# ## Q { #question }",
        [("# ## P", "the sections must come in the order")],
    ),
    "a cell that is no cell": (
        ONE,
        "# %%\nhalf = 0.5",
        "# %% code\nhalf = 0.5",
        [("# %% code", 'expected "# %%", "# %% [markdown]"')],
    ),
    "tags without quotes": (
        ONE,
        'tags=["parameters"]',
        "tags=[parameters]",
        [("# %% tags", "tags are texts in quotes")],
    ),
    "tags that are numbers": (
        ONE,
        'tags=["parameters"]',
        "tags=[1]",
        [("# %% tags", "tags are texts in quotes")],
    ),
    "prose without #": (ONE, "# Text with", "Text with", [("Text with", 'must begin with "#"')]),
    "no last cell of code": (
        ONE,
        "# %%\nhalf\n",
        "",
        [("# %% [markdown]\n# ## A", "must end with a code cell")],
    ),
    "a parameter that is not there": (
        TWO,
        "{steps: 5}",
        "{stps: 5}",
        [("# full", 'no parameter "stps"; did you mean "steps"?')],
    ),
    "code among the parameters": (
        TWO,
        "steps = 2",
        "print(2)\nsteps = 2",
        [("print(2)", "plain assignments only")],
    ),
    "parameters that are no Python": (
        TWO,
        "steps = 2",
        "steps = = 2",
        [("steps = = 2", "this cell is no Python")],
    ),
    "no cell of parameters": (TWO, ' tags=["parameters"]', "", [("# full", '"full" needs one cell')]),
    "a listing in the prose": (
        ONE,
        "# Text with $x$.",
        "# ```run\n# 1\n# ```",
        [("# ```run", "code stands in cells of its own")],
    ),
    "a number that is not answered": (
        ONE,
        "{= half:.1f}",
        "{= hal:.1f}",
        [("# It is", 'experiment one has no answer "hal"')],
    ),
    "TeX in an experiment": (ONE, "$x$", r"$\x$", [("# Text", "Undefined control sequence")]),
    "a heading without an anchor": (
        ONE,
        "# Text with",
        "# ### More\n#\n# Text with",
        [("# ### More", "this heading has no anchor")],
    ),
    "a cell that raises": (
        ONE,
        "half = 0.5",
        "half = 1 / 0",
        [("half = 1 / 0", "this cell raises ZeroDivisionError")],
    ),
    "a cell that is no Python": (
        ONE,
        "half = 0.5",
        "half = = 1",
        [("half = = 1", "this cell raises SyntaxError")],
    ),
    "an empty experiment": (
        ONE,
        None,
        "",
        [
            ("", "must begin with front matter"),
            (None, "there is no cell"),
        ],
    ),
    "a helper among the experiments": (
        "docs/ko/experiments/_util.py",
        None,
        "x = 1\n",
        [(None, "an experiment is named in small letters")],
    ),
    "a package among the experiments": (
        "docs/ko/experiments/__init__.py",
        None,
        "",
        [(None, "an experiment is named in small letters")],
    ),
    "a name with a blank": (
        "docs/ko/experiments/my one.py",
        None,
        small.ONE,
        [(None, "an experiment is named in small letters")],
    ),
    "a name in Korean": (
        "docs/ko/experiments/하나.py",
        None,
        small.ONE,
        [(None, "an experiment is named in small letters")],
    ),
    "a notebook of Jupyter": (
        "docs/ko/experiments/one.ipynb",
        None,
        "{}",
        [(None, "a page is a file that ends in .md")],
    ),
    "a stored run that is no JSON": (STORED, "{", "{\n<<<<<<< ours", [("<<<<<<< ours", "not JSON")]),
    "a stored run that is a list": (STORED, None, "[]", [(None, 'expected "answers" and "made"')]),
    "a stored run without answers": (
        STORED,
        '"answers"',
        '"answer"',
        [(None, 'expected "answers" and "made"')],
    ),
    "a stored answer that is a text": (
        STORED,
        "0.5",
        '"a"',
        [(None, 'the answer "half" must be a finite number')],
    ),
    "a stored answer that is no number": (
        STORED,
        "0.5",
        "NaN",
        [(None, 'the answer "half" must be a finite number')],
    ),
    "a stored run of nobody knows what": (STORED, '"code"', '"cod"', [(None, '"made" lacks "code"')]),
}

SHARED: dict[str, Row] = {
    "a glossary that is no TOML": (TERMS, "terms = [", "terms = ", [(1, "not TOML")]),
    "terms that are a number": (TERMS, None, "terms = 3\n", [(None, 'there is no list "terms"')]),
    "terms that are numbers": (TERMS, None, "terms = [3]\n", [(None, "an entry must be such as")]),
    "a glossary in CP949": (
        TERMS,
        None,
        'terms = [{ ko = "층", en = "layer" }]'.encode("cp949"),
        [(1, "not UTF-8")],
    ),
    "no glossary": (TERMS, None, None, [(None, "cannot be read")]),
    "a term in one language": (TERMS, ', en = "layer"', "", [("{ ko", 'an entry without "en"')]),
    "authors that are no YAML": (AUTHORS, "name: N", "name: [N", [("name: [N", "this file is not YAML")]),
    "no authors": (AUTHORS, "authors:", "autors:", [("", 'expected "authors:"')]),
    "an author without a name": (
        AUTHORS,
        "    name: N\n",
        "",
        [("  notes:", '"name" of "notes" must be a text')],
    ),
    "an unknown key of an author": (
        AUTHORS,
        "avatar:",
        "avtar:",
        [
            ("  notes:", 'unknown key "avtar" of "notes"; did you mean "avatar"?'),
            ("  notes:", '"avatar" of "notes" must'),
        ],
    ),
    "no slugs": (
        SETTINGS,
        "  slugs:\n    딥러닝: deep-learning\n    파이썬: python\n",
        "  x: 1\n",
        [(None, "extra.slugs must give each name a text")],
    ),
    "slugs that are a list": (
        SETTINGS,
        "    딥러닝: deep-learning\n    파이썬: python\n",
        "    - python\n",
        [("  slugs:", "extra.slugs must give each name a text")],
    ),
    "categories that are a text": (ENGLISH, "[Deep learning]", "Deep", [(4, "must be a list of texts")]),
    "another language": (
        SETTINGS,
        "extra:",
        "theme:\n  language: kr\nextra:",
        [("  language: kr", 'the language of theme must be "ko"')],
    ),
    "another language of the extension": (
        ENGLISH,
        "plugins:",
        "markdown_extensions:\n  gen.markdown: { language: kr }\nplugins:",
        [("  gen.markdown", 'the language of gen.markdown must be "en"')],
    ),
    "no file of authors": (AUTHORS, None, None, [(None, "cannot be read")]),
    "settings that are no YAML": (SETTINGS, "nav:", "nav: [", [(7, "this file is not YAML")]),
    "a brace of CSS not closed": (STYLE, "red; }", "red;", [("a {", "this { is never closed")]),
    "a brace of CSS too many": (STYLE, "red; }", "red; } }", [("a {", "this } closes nothing")]),
}

BOOK = "- id: smith2001"

CITED: dict[str, Row] = {
    "an unknown source": (
        KO,
        "[@smith2001;",
        "[@smit2001;",
        [("{P1.2}", 'no source "smit2001"; did you mean "smith2001"?')],
    ),
    "sources with a comma": (KO, "2001; @", "2001, @", [("{P1.2}", "several as in [@a2019; @b2020]")]),
    "a source in a caption": (
        KO,
        "caption: The",
        "caption: '[@zhou2020] The",
        [("caption:", "the quoted value has no closing '")],
    ),
    "a citation in a caption": (
        KO,
        "caption: The",
        "caption: See [@zhou2020], the",
        [("caption:", "a caption cites nothing")],
    ),
    "a source that is not cited": (
        SOURCES,
        "- id: zhou2020",
        "- {id: young2019, type: book, title: T, author: [{family: Y}], issued: {year: 2019}, "
        "URL: 'https://a.b'}\n- id: zhou2020",
        [("- {id: young2019", 'no page cites "young2019"')],
    ),
    "no list of sources": (SOURCES, "references:", "refs:", [(1, 'expected "references:"')]),
    "sources that are no YAML": (SOURCES, "family: Smith", "family: [", [("  - {family", "is not YAML")]),
    "an unknown field": (SOURCES, "publisher:", "publishr:", [("  publishr", 'did you mean "publisher"?')]),
    "an unknown type": (SOURCES, "type: book", "type: bok", [("  type: bok", 'did you mean "book"?')]),
    "a field that is a list": (SOURCES, "Press", "[a]", [("  publisher", "publisher must be a text")]),
    "a source twice": (
        SOURCES,
        "- id: zhou2020",
        "- {id: smith2001, type: book, title: T, author: [{family: S}], issued: {year: 2001}, "
        "URL: 'https://a.b'}\n- id: zhou2020",
        [("- {id: smith2001", '"smith2001" is given twice, first on line 2')],
    ),
    "a source of another year": (SOURCES, "{year: 2001}", "{year: 2002}", [(BOOK, "end in the year")]),
    "sources out of order": (SOURCES, "zhou2020", "adams2020", [("- id: adams2020", "sorted by id")]),
    "a name of another form": (SOURCES, "zhou2020", "Zhou", [("- id: Zhou", "small Latin letters")]),
    "two sources at one address": (
        SOURCES,
        "DOI: 10.1000/xyz",
        "URL: https://example.org/book",
        [("- id: zhou2020", 'at the same address as "smith2001"')],
    ),
    "a source without a link": (SOURCES, "  DOI: 10.1000/xyz\n", "", [("- id: zhou2020", "has no link")]),
    "an address that is none": (SOURCES, "https://ex", "ex", [("  URL", "begins with https://")]),
    "a DOI that is none": (SOURCES, "10.1000/xyz", "xyz", [("  DOI", "expected 10.")]),
    "a year that is none": (SOURCES, "{year: 2001}", "2001", [("  issued", "expected {year: 2020}")]),
    "an author that is a text": (SOURCES, "[{family: Zhou}, {", "[Z, {", [("  author: [Z", "got 'Z'")]),
    "a source without an author": (
        SOURCES,
        "  author: [{family: Zhou}, {family: Kim, given: C.}]\n",
        "",
        [("- id: zhou2020", '"zhou2020" has no author')],
    ),
    "a title that is a list": (SOURCES, "An article", "[a]", [("  title: [a]", "title: expected a text")]),
}

TWINS: dict[str, Row] = {
    "another source": (
        EN,
        "[@smith2001; @zhou2020]",
        "[@smith2001]",
        [(KO + "|{P1.2}", "@zhou2020 stands here more often than in the twin")],
    ),
    "another slug": (
        EN,
        "slug: first",
        "slug: other",
        [("slug:", "slug: the Korean twin has first"), ("slug:", "it must be the name of the file")],
    ),
    "another date": (EN, "2024-06-13 10", "2024-06-14 10", [("date:", "date: the Korean twin has")]),
    "a draft in one language": (
        EN,
        "slug: first",
        "slug: first\ndraft: true",
        [("draft:", '"draft" is only in one of the twins')],
    ),
    "a key in one language": (EN, "related: [second]\n", "", [("", '"related" is only in one of the twins')]),
    "another tag": (
        EN,
        "[Python]",
        "[Plotting]",
        [("tags:", "tags: the Korean twin has the addresses python")],
    ),
    "another category": (
        EN,
        "[Deep learning]",
        "[deep learning]",
        [("categories:", 'unknown category "deep learning"')],
    ),
    "another anchor": (
        EN,
        "{ #shown }",
        "{ #show }",
        [("### Shown", "the Korean twin has the heading { #shown }")],
    ),
    "another level": (
        EN,
        "### Shown",
        "## Shown",
        [("## Shown", "the Korean twin has the heading { #shown }")],
    ),
    "a heading more": (
        EN,
        "### Shown",
        "### More { #more }\n\n### Shown",
        [("### More", "the Korean twin has the heading { #shown }")],
    ),
    "another verdict": (
        EN,
        "verdict: wrong",
        "verdict: imprecise",
        [("/// check | P1.2", "the Korean twin has the check P1.2: wrong")],
    ),
    "another function": (
        EN,
        "function: sigmoid\nview",
        "function: tanh\nview",
        [("function: tanh", "the Korean twin has function: sigmoid")],
    ),
    "a figure less": (
        EN,
        FIGURE,
        "",
        [
            ("```formula", "the Korean twin has a fence figure"),
            ("id: M1.1", "the Korean twin has view: function"),
            ("id: M1.1", "the Korean twin has F1.1"),
        ],
    ),
    "another formula": (
        EN,
        r"latex: \sigma(x) = y",
        r"latex: \sigma(x) = z",
        [("latex:", "the Korean twin has latex:")],
    ),
    "another listing": (
        EN,
        "print(1)",
        "print(2)",
        [("print(2)", 'the Korean twin has the line "print(1)"')],
    ),
    "another number": (
        EN,
        "{= one.half:.1f}",
        "{= one.half:.2f}",
        [
            ("A claim,", "{= one.half:.2f} stands here more often"),
            (KO + "|A claim,", "{= one.half:.1f} stands here more often"),
        ],
    ),
    "claims in another order": (
        EN,
        "{P1.1} A claim",
        "{P1.3} A claim",
        [("{P1.3}", "the Korean twin has P1.1"), ("/// check | P1.1", "no mark {P1.1}")],
    ),
    "other code": (
        "docs/en/experiments/one.py",
        "half = 0.5",
        "half = 0.25",
        [("half = 0.25", 'the Korean twin has the line "half = 0.5"')],
    ),
    "another claim tested": (
        "docs/en/experiments/one.py",
        "[P1.1]",
        "[P1.2]",
        [("# tests", "tests: the Korean twin has")],
    ),
    "other full values": (
        "docs/en/experiments/two.py",
        "{steps: 5}",
        "{steps: 6}",
        [("# full", "full: the Korean twin has")],
    ),
    "a cell more": (
        "docs/en/experiments/one.py",
        "# %%\nhalf\n",
        "# %%\nhalf\n\n# %%\nhalf\n",
        [(37, "has no more of its kind where this page has a code cell")],
    ),
    "a page in one language": (
        "docs/en/glossary.md",
        None,
        None,
        [
            ("docs/ko/glossary.md|", "this has no twin: write docs/en/glossary.md too"),
            (EN + "|More,", "there is no file"),
        ],
    ),
    "a post in one language": (
        EN,
        None,
        None,
        [
            (KO + "|", "this has no twin"),
            ("docs/en/blog/posts/second.md|A claim of", "there is no file"),
            ("docs/en/experiments/one.py|# tests", "no check box"),
            ("docs/en/experiments/two.py|# tests", "no check box"),
        ],
    ),
}

ALL = {
    f"{group}: {name}": row
    for group, rows in {
        "front": FRONT,
        "text": TEXT,
        "fences": FENCES,
        "boxes": BOXES,
        "notebooks": NOTEBOOKS,
        "shared": SHARED,
        "cited": CITED,
        "twins": TWINS,
    }.items()
    for name, row in rows.items()
}


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the project, in which nothing is wrong, and all that it asks for."""
    root = tmp_path_factory.mktemp("right")
    small.write(root)
    result = store.update(str(root), check=rules.problems)
    assert not result.errors, "\n".join(map(str, result.errors))
    return root


@pytest.fixture
def root(right: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the project, with what is made of it; what is known of the code of `gen` need not be forgotten."""
    monkeypatch.setattr(memo, "forget", lambda: None)
    monkeypatch.setattr(cache, "ROOT", str(right))
    target = tmp_path / "project"
    shutil.copytree(right, target)
    return target


def told(root: Path) -> list[InputError]:
    """Say all that a run says, but write nothing."""
    errors = [*store.plan(str(root), manifest.read(str(root))).errors, *rules.problems(str(root))]
    assert all(isinstance(error, InputError) for error in errors), errors
    return list({str(error): error for error in errors if isinstance(error, InputError)}.values())


def place(root: Path, file: str, told: str | int | None) -> tuple[str, int | None]:
    """Return the file and line on which something stands."""
    if told is None or isinstance(told, int):
        return file, told
    other, bar, snippet = told.partition("|")
    if bar and other.startswith("docs/") and " " not in other:
        file, told = other, snippet
        if not snippet:
            return file, None
    text = (root / file).read_bytes().decode("utf-8", "replace")
    return file, text[: text.index(told)].count("\n") + 1


@pytest.mark.parametrize("name", ALL)
def test_a_mistake_is_told(root: Path, name: str) -> None:
    """The run names file and line of the mistake and says what is allowed, and nothing else is told."""
    file, old, new, expected = ALL[name]
    path = root / file
    if old is None:
        data = new.encode() if isinstance(new, str) else new
    else:
        before = path.read_bytes()
        assert before.count(old.encode()) >= 1, "the row fits the project"
        data = before.replace(old.encode(), new.encode() if isinstance(new, str) else new or b"", 1)
    if data is None:
        path.unlink()
    else:
        path.write_bytes(data)
    errors = told(root)
    wanted = [(*place(root, file, at), fragment) for at, fragment in expected]
    rows = [(error.path, error.line, error.message) for error in errors]
    for where, line, fragment in wanted:
        assert any(row[:2] == (where, line) and fragment in row[2] for row in rows), (where, line, rows)
    more = [
        str(error)
        for error in errors
        if not isinstance(error, TwinError)
        and not any((error.path, error.line) == (w, n) and part in error.message for w, n, part in wanted)
    ]
    assert not more


def test_the_table_is_long() -> None:
    """There are many ways to be wrong."""
    assert len(ALL) >= 150


def test_mistakes_of_all_pages_come_together(root: Path) -> None:
    """One run tells the mistakes of every page, in the order of files and lines, each once."""
    names = [
        "text: an open dollar",
        "boxes: an unknown verdict",
        "front: an unknown author",
        "twins: another number",
    ]
    for file, old, new, _ in (ALL[name] for name in names):
        text = (root / file).read_text("utf-8")
        (root / file).write_text(text.replace(str(old), str(new), 1), "utf-8")
    errors = rules.problems(str(root))
    assert len(errors) >= len(names)
    assert [(e.path, e.line) for e in errors] == sorted((e.path, e.line) for e in errors)
    assert len({str(error) for error in errors}) == len(errors)


def dangling(root: Path) -> str:
    """Link to what is not there."""
    (root / "docs/ko/away.md").symlink_to("nowhere.md")
    return "docs/ko/away.md: this is a link that leads nowhere"


def looping(root: Path) -> str:
    """Link to a folder around the link."""
    (root / "docs/ko/loop").symlink_to(root / "docs/ko", target_is_directory=True)
    return "docs/ko/loop: this is a link to a folder"


def circular(root: Path) -> str:
    """Link to the link itself."""
    (root / "docs/ko/self.md").symlink_to("self.md")
    return "docs/ko/self.md: this is a link that leads nowhere"


def folder(root: Path) -> str:
    """Make a folder with the name of a page."""
    (root / "docs/ko/x.md").mkdir()
    return "docs/ko/x.md: this is a folder, with the name of a page"


def deep(root: Path) -> str:
    """Put a post into a folder."""
    for code in ("ko", "en"):
        (root / f"docs/{code}/blog/posts/2024").mkdir()
        shutil.move(root / f"docs/{code}/blog/posts/second.md", root / f"docs/{code}/blog/posts/2024")
    return "docs/ko/blog/posts/2024/second.md: posts stand in docs/ko/blog/posts itself"


def pipe(root: Path) -> str:
    """Make what is no file, and would never end."""
    os.mkfifo(root / "docs/ko/pipe.md")
    return "docs/ko/pipe.md: this is no file"


def strange(root: Path) -> str:
    """Give a file a name that is no text."""
    (Path(os.fsdecode(os.fsencode(root / "docs/ko") + b"/\xff.md"))).write_text("x")
    return "docs/ko: a name in this folder is not UTF-8"


def missing(root: Path) -> str:
    """Remove a language."""
    shutil.rmtree(root / "docs/en")
    return "docs/en: this folder is missing"


@pytest.mark.parametrize("spoil", [dangling, looping, circular, folder, deep, pipe, strange, missing])
def test_files_that_are_none(root: Path, spoil: Callable[[Path], str]) -> None:
    """What is no file, or stands in the wrong place, is named; nothing hangs or breaks."""
    sentence = spoil(root)
    assert any(str(error).startswith(sentence) for error in told(root)), list(map(str, told(root)))


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_ends_of_lines_do_not_matter(root: Path, ends: str) -> None:
    """Files of Windows, and of old computers, with a mark of byte order, are as right as any."""
    for path in [*(root / "docs").rglob("*.md"), *(root / "docs").rglob("*.py")]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_text("utf-8").replace("\n", ends).encode())
    assert not list(map(str, told(root)))


ENDLESS = [
    "$" * 100_000,
    "{=" * 50_000,
    "`" * 100_000,
    "`a" * 50_000,
    "[" * 50_000,
    "[](" * 30_000,
    "[a](" * 25_000,
    "> " * 5_000 + "x",
    "<!--" * 25_000,
    "<a " * 30_000,
    "{P1" * 30_000,
    "\\" * 100_001,
    "\\(" * 40_000,
    "*a " * 30_000,
    " " * 100_000 + "x",
    "# " * 40_000,
    "```a\n" * 20_000,
    "/// check | P1.1\n" * 5_000,
    "!!! note\n" * 9_000,
    "|" * 100_000,
    "[^a]: b\n" * 10_000,
    "---\n" * 20_000,
    "(" * 100_000,
    '"' * 100_000,
    "a\n=\n\n" * 20_000,
    "{= one.half:.1f} " * 5_000,
]


@pytest.mark.parametrize("text", ENDLESS, ids=range(len(ENDLESS)))
def test_no_text_takes_long(root: Path, text: str) -> None:
    """A text of a hundred thousand signs that means nothing is refused, and soon: no pattern looks twice."""
    (root / HOME).write_text(f"---\ndescription: Home.\n---\n\n# Home {{ #home }}\n\n{text}\n", "utf-8")
    assert [error for error in told(root) if error.path == HOME]


SIGNS = (
    "{",
    "}",
    "$",
    "`",
    "```",
    "[",
    "]",
    "(",
    ")",
    "///",
    "---",
    "\t",
    "    ",
    "> ",
    "#",
    "\n",
    "|",
    "{=",
    "<!--",
)


def spoil(text: str, chance: random.Random) -> str:
    """Do to a text what a clumsy hand does to it, a few times."""
    for _ in range(chance.randint(1, 4)):
        lines, at = text.split("\n"), chance.randrange(len(text) + 1)
        number = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                del lines[number]
                text = "\n".join(lines)
            case 1:
                lines.insert(chance.randrange(len(lines)), lines[number])
                text = "\n".join(lines)
            case 2:
                other = chance.randrange(len(lines))
                lines[number], lines[other] = lines[other], lines[number]
                text = "\n".join(lines)
            case 3:
                text = text[:at] + text[at + chance.randint(1, 3) :]
            case 4:
                text = text[:at] + chance.choice(SIGNS) + text[at:]
            case _:
                text = text[:at] + text[at - chance.randint(0, 40) : at] + text[at:]
    return text


SOURCES = [path for code in ("ko", "en") for path in (*library.pages(code), *library.experiments(code))]


@pytest.mark.parametrize("path", SOURCES)
def test_spoilt_pages_are_read_to_the_end(path: str) -> None:
    """Whatever happens to a page, looking at it raises nothing, and every line that is told is its own."""
    chance = random.Random(path)
    text = Path(library.ROOT, path).read_text("utf-8")
    for _ in range(12):
        spoilt = spoil(text, chance)
        parse = percent.parse if path.endswith(".py") else page.parse
        read = parse(spoilt, path)
        prose = read.page if isinstance(read, percent.Experiment) else read
        errors = [*read.problems, *rules.of_page(prose, path.split("/")[1], library.ROOT)]
        count = spoilt.count("\n") + 1
        assert all(error.line is None or 1 <= error.line <= count for error in errors if error.path == path)
