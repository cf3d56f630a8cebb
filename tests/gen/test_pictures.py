"""Cards of shared links and bands behind titles follow the pages."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gen.drawing import style
from gen.make import pictures, store

FIGURE = "```figure\nfunction: sigmoid\nview: function\n```\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project with a front page and a post."""
    (tmp_path / "docs/ko/blog/posts").mkdir(parents=True)
    (tmp_path / "docs/ko/index.md").write_text("# 노트 { #notes }\n", "utf-8")
    write(tmp_path, "title: 첫 글")
    return tmp_path


def write(root: Path, front: str, body: str = FIGURE) -> None:
    """Write the post."""
    text = f"---\n{front}\ndate: 2024-06-13\n---\n\n{body}"
    (root / "docs/ko/blog/posts/first.md").write_text(text, "utf-8")


def card(root: Path) -> Path:
    """Return the card of the post."""
    return root / "build/cards/first.ko.png"


def test_cards_have_the_size_that_is_asked_for(root: Path) -> None:
    """The front page and the post get a light picture of 1200 by 630 pixels."""
    assert not store.update(root).errors
    assert sorted(path.name for path in (root / pictures.CARDS).iterdir()) == ["first.ko.png", "index.ko.png"]
    for path in (root / pictures.CARDS).iterdir():
        assert path.stat().st_size <= 60_000
        with Image.open(path) as image:
            assert image.size == (1200, 630)
            assert np.mean(np.asarray(image.convert("L"))) > 200


def test_a_card_is_drawn_again_only_when_it_changes(root: Path) -> None:
    """Another text leaves the card alone; another title, figure or function gives another card."""
    store.update(root)
    before = card(root).read_bytes()
    write(root, "title: 첫 글", FIGURE + "\ntext\n")
    result = store.update(root)
    assert not [path for path in result.new + result.changed if path.startswith(pictures.CARDS)]
    seen = {before}
    for front, body in (
        ("title: 둘째 글", FIGURE),
        ("title: 첫 글", FIGURE.replace("sigmoid", "tanh")),
        ("title: 첫 글\ncard: relu", FIGURE),
        ("title: 첫 글", ""),
    ):
        write(root, front, body)
        assert not store.update(root).errors
        seen.add(card(root).read_bytes())
    assert len(seen) == 5
    write(root, "title: 첫 글")
    store.update(root)
    assert card(root).read_bytes() == before


def test_what_no_page_asks_for_is_removed(root: Path) -> None:
    """The card goes with its post, the band with the line that asks for it."""
    write(root, "title: 첫 글\nheader: sigmoid-softmax")
    assert not store.update(root).errors
    band = root / pictures.HEADERS / "sigmoid-softmax.svg"
    assert band.stat().st_size <= 15_000
    assert band.read_text("utf-8").count('class="') == 4  # the sigmoid, and three components of the softmax
    (root / "docs/ko/blog/posts/first.md").unlink()
    store.update(root)
    assert not card(root).exists()
    assert not band.exists()


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("title: 첫 글\ncard: sigmod", 'first.md:3: card: unknown function "sigmod"; did you mean "sigmoid"?'),
        ("title: 첫 글\nheader: relu-sofmax", "first.md:3: header: "),
        ("slug: x\ntitle: 상형 𓀀", "first.md:3: no card can be drawn: Glyph 77824"),
        (f"title: {'긴 제목 ' * 40}", "first.md:2: no card can be drawn: the title"),
        ("title: [", "first.md:2: the front matter is not YAML"),
    ],
)
def test_mistakes_name_file_and_line(root: Path, front: str, message: str) -> None:
    """A wrong name, a letter that the font lacks and a title that does not fit are errors."""
    write(root, front)
    assert message in "\n".join(map(str, store.update(root).errors))


def test_titles_are_readable_on_bands() -> None:
    """White letters have a contrast of at least 4.5 to every curve, which the page darkens by half."""
    for kind in style.ORDERS:
        code = style.PALETTE[kind]["dark"]
        shade = np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)]) / 255 / 2
        linear = np.where(shade <= 0.04045, shade / 12.92, ((shade + 0.055) / 1.055) ** 2.4)
        assert 1.05 / (linear @ [0.2126, 0.7152, 0.0722] + 0.05) >= 4.5
