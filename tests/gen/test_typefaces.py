"""Fonts cut down to some characters: they look as the whole ones do, and are made once."""

import shutil
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from gen import typefaces
from gen.core import cache, node
from gen.core.errors import InputError
from gen.typefaces import BOLD, MATH, REGULAR, Cut

TEXT = frozenset("AVTAWTo.y,P가각힣0123 ")


@pytest.fixture(autouse=True)
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Begin with an empty cache, and give a way to begin anew."""
    folders = (str(tmp_path / str(number)) for number in range(9))

    def begin() -> None:
        monkeypatch.setattr(cache, "BUILD", next(folders))

    begin()
    return begin


def features(font: TTFont) -> set[str]:
    """Name the features of a font."""
    tables = [font[tag].table for tag in ("GSUB", "GPOS") if tag in font]
    return {record.FeatureTag for table in tables for record in table.FeatureList.FeatureRecord}


def kerning(font: TTFont, left: str, right: str) -> int:
    """Return by how much a pair of letters is moved together: by the first rule of kern that knows it."""
    table = font["GPOS"].table
    numbers = {
        number
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "kern"
        for number in record.Feature.LookupListIndex
    }
    glyphs = [font.getBestCmap()[ord(letter)] for letter in (left, right)]
    for number in sorted(numbers):
        for rule in table.LookupList.Lookup[number].SubTable:
            if (moved := _moved(getattr(rule, "ExtSubTable", rule), *glyphs)) is not None:
                return moved
    return 0


def _moved(rule: Any, left: str, right: str) -> int | None:
    if left not in rule.Coverage.glyphs:
        return None
    if rule.Format == 1:
        pairs = rule.PairSet[rule.Coverage.glyphs.index(left)].PairValueRecord
        found = [pair.Value1 for pair in pairs if pair.SecondGlyph == right]
        return (found[0].XAdvance if found[0] else 0) if found else None
    first, second = rule.ClassDef1.classDefs.get(left, 0), rule.ClassDef2.classDefs.get(right, 0)
    value = rule.Class1Record[first].Class2Record[second].Value1
    return value.XAdvance if value and hasattr(value, "XAdvance") else 0


def test_a_cut_font_sets_text_as_the_whole_one_does() -> None:
    """It has the letters that are asked for, equally wide, equally kerned in all pairs, and no others."""
    wanted = Cut(REGULAR, TEXT)
    before, after = TTFont(REGULAR), TTFont(typefaces.cut([wanted])[wanted])
    assert after.getBestCmap().keys() == set(map(ord, TEXT))
    for letter in map(ord, TEXT):
        widths = {font["hmtx"][font.getBestCmap()[letter]][0] for font in (before, after)}
        assert len(widths) == 1
    pairs = {pair: kerning(before, *pair) for pair in product(sorted(TEXT), repeat=2)}
    assert {pair: kerning(after, *pair) for pair in pairs} == pairs
    assert pairs["A", "V"] < 0
    assert features(after) == {"kern", "tnum"}


def test_a_cut_font_of_mathematics_still_stretches() -> None:
    """What decides on the place of exponents and on tall brackets is there, and no feature of text."""
    wanted = Cut(MATH, frozenset("(𝑥"), ())
    before, after = (TTFont(file) for file in (MATH, typefaces.cut([wanted])[wanted]))
    assert constants(before) == constants(after)
    assert len(constants(before)) > 50
    assert heights(before, "(") == heights(after, "(")
    assert len(heights(before, "(")) > 5
    assert features(after) == set()


def constants(font: TTFont) -> dict[str, int]:
    """Return the measures of a font of mathematics."""
    values = vars(font["MATH"].table.MathConstants).items()
    return {
        name: number for name, value in values if isinstance(number := getattr(value, "Value", value), int)
    }


def heights(font: TTFont, letter: str) -> list[int]:
    """Return the heights in which a font has a letter."""
    variants = font["MATH"].table.MathVariants
    place = variants.VertGlyphCoverage.glyphs.index(font.getBestCmap()[ord(letter)])
    return [each.AdvanceMeasurement for each in variants.VertGlyphConstruction[place].MathGlyphVariantRecord]


def test_a_cut_font_has_no_name() -> None:
    """Its table of names is empty, but there: browsers refuse a font without one."""
    wanted = Cut(REGULAR, TEXT)
    assert TTFont(typefaces.cut([wanted])[wanted])["name"].names == []


def test_bytes_do_not_depend_on_company(empty: Callable[[], None]) -> None:
    """A font comes out the same alone and beside others, and each is the answer to its own request."""
    cuts = [Cut(MATH, frozenset("x")), Cut(REGULAR, TEXT), Cut(REGULAR, frozenset("가")), Cut(BOLD, TEXT)]
    together = {cut: path.read_bytes() for cut, path in typefaces.cut(cuts).items()}
    empty()
    for cut in cuts[1:3]:
        assert typefaces.cut([cut])[cut].read_bytes() == together[cut]
    assert len(set(together.values())) == len(cuts)


def test_fonts_are_cut_once_and_in_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many are wanted, one process makes those that were not made before."""
    runs, run = list[bytes](), node.run

    def counted(script: Path, request: bytes, package: str) -> bytes:
        runs.append(request)
        return run(script, request, package)

    monkeypatch.setattr(node, "run", counted)
    one, other, third = (Cut(REGULAR, frozenset(text)) for text in "abc")
    for cuts, count in (([one, other], 1), ([other, one, one], 1), ([one, third], 2)):
        assert typefaces.cut(cuts).keys() == set(cuts)
        assert len(runs) == count
    assert b'"text": "a"' not in runs[1]


def test_a_whole_font_for_pictures() -> None:
    """In the format of matplotlib, it has the letters and widths of the original."""
    (file,) = typefaces.truetype(MATH)
    before, after = TTFont(MATH), TTFont(file)
    assert after.flavor is None
    assert after.getBestCmap().keys() == before.getBestCmap().keys()
    assert [after["hmtx"][glyph] for glyph in after.getBestCmap().values()] == [
        before["hmtx"][glyph] for glyph in before.getBestCmap().values()
    ]


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence says what installs a typeface or the tool that is not there."""
    with pytest.raises(InputError, match=r"^the font none\.woff2 is missing: npm ci installs it$"):
        typefaces.cut([Cut(tmp_path / "none.woff2", TEXT)])
    monkeypatch.setattr(typefaces, "_SCRIPT", Path(shutil.copy(typefaces._SCRIPT, tmp_path)))
    with pytest.raises(InputError, match=r"^cut\.mjs has stopped; is subset-font installed \(npm ci\)\?"):
        typefaces.cut([Cut(REGULAR, TEXT)])
