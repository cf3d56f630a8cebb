"""Translations that are behind their originals are found, by content alone."""

from pathlib import Path

import pytest

from gen.core.errors import InputError
from gen.core.paths import ROOT
from gen.source import translations


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Return a folder with a page in both languages, not yet accepted."""
    for language in ("ko", "en"):
        page = tmp_path / "docs" / language / "a.md"
        page.parent.mkdir(parents=True)
        page.write_text(f"---\ntitle: {language}\n---\n\n# {language}\n", "utf-8")
    return tmp_path / "docs"


def test_a_translation_without_a_mark_is_reported(docs: Path) -> None:
    """It is not known to be behind, so it shows no notice, but the report tells how to accept it."""
    assert not translations.is_behind(docs / "en/a.md", docs)
    assert translations.report(docs) == [
        "docs/en/a.md does not say which Korean text it follows: "
        "python -m gen.source.translations --accept docs/en/a.md"
    ]


def test_only_the_text_of_the_original_counts(docs: Path) -> None:
    """Another front matter, line ending or date changes nothing; another text does until it is accepted."""
    page, original = docs / "en/a.md", docs / "ko/a.md"
    assert translations.accept(page, docs)
    assert page.read_text("utf-8").endswith("---\n\n# en\n")
    original.write_bytes(original.read_bytes().replace(b"title: ko", b"title: new").replace(b"\n", b"\r\n"))
    assert translations.report(docs) == []
    original.write_text(original.read_text("utf-8") + "more\n", "utf-8")
    assert translations.is_behind(page, docs)
    assert translations.report(docs)[0].startswith("docs/en/a.md is behind its Korean original")
    assert translations.accept(page, docs)
    assert not translations.accept(page, docs)
    assert translations.report(docs) == []
    assert page.read_text("utf-8").count("source: ") == 1


def test_pages_that_follow_no_original_are_never_behind(docs: Path) -> None:
    """Neither an original, nor a page whose original is gone, nor one without a mark can be behind."""
    marked = f"---\nsource: {'0' * 12}\n---\n"
    (docs / "ko/a.md").write_text(f"{marked}# ko\n")
    (docs / "en/alone.md").write_text(f"{marked}# alone\n")
    assert not translations.is_behind(docs / "ko/a.md", docs)
    assert not translations.is_behind(docs / "en/alone.md", docs)
    assert not translations.is_behind(docs / "en/a.md", docs)
    (docs / "en/a.md").write_text(f"{marked}# en\n")
    assert translations.is_behind(docs / "en/a.md", docs)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("ko/a.md", "not a translated page"),
        ("en/missing.md", "not a translated page"),
        ("en/alone.md", "is missing"),
        ("en/bare.md", "no front matter"),
    ],
)
def test_what_cannot_be_accepted(docs: Path, name: str, message: str) -> None:
    """Originals, lost pages and pages without front matter are refused with a reason."""
    (docs / "en/alone.md").write_text("---\na: b\n---\n")
    (docs / "en/bare.md").write_text("# bare\n")
    (docs / "ko/bare.md").write_text("# bare\n")
    with pytest.raises(InputError, match=message):
        translations.accept(docs / name, docs)


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    """It lists what is behind, and ends with 1 if something cannot be accepted."""
    assert translations.main([]) == 0
    assert capsys.readouterr().out.splitlines() == translations.report()
    assert translations.main(["--accept", f"{ROOT}/docs/ko/index.md"]) == 1
    assert "docs/ko/index.md: not a translated page" in capsys.readouterr().err
