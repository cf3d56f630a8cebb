"""Colours are readable in both themes, and the style sheet says the same as the style module."""

import itertools
import re

import pytest

from gen.drawing import style

INKS = {
    name: colours
    for name, colours in style.PALETTE.items()
    if name in ("text", "muted", *style.ORDERS, *style.RAMP)
}
SLATE = "#1e2129"
"""Material's hsla(225, 15%, 14%, 1)."""


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def over(colour: str, page: str) -> str:
    """Return what a translucent colour looks like on a page."""
    alpha = int(colour[7:9] or "ff", 16) / 255
    mixed = [
        round(alpha * int(colour[i : i + 2], 16) + (1 - alpha) * int(page[i : i + 2], 16)) for i in (1, 3, 5)
    ]
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def test_the_dark_page_is_that_of_material() -> None:
    """The background that colours are checked against is the one of Material's dark theme."""
    red, green, blue = (int(SLATE[i : i + 2], 16) / 255 for i in (1, 3, 5))
    high, low = max(red, green, blue), min(red, green, blue)
    lightness = (high + low) / 2
    assert lightness == pytest.approx(0.14, abs=0.005)
    assert (high - low) / (2 * lightness) == pytest.approx(0.15, abs=0.01)
    assert style.PALETTE["page"] == {"light": "#ffffff", "dark": SLATE}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", INKS)
def test_curves_and_texts_are_readable(name: str, theme: style.Theme) -> None:
    """Every curve and text has a contrast of 4.5 to 1 with the page, and with the shaded band on it."""
    page = style.PALETTE["page"][theme]
    assert contrast(INKS[name][theme], page) >= 4.5
    if name not in style.RAMP:  # families have no band
        assert contrast(INKS[name][theme], over(style.PALETTE["band"][theme], page)) >= 4.2


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_behind_the_curves_are_visible(theme: style.Theme) -> None:
    """Axes and asymptotes have a contrast of 3 to 1 with the page."""
    page = style.PALETTE["page"][theme]
    assert all(contrast(style.PALETTE[name][theme], page) >= 3 for name in ("axis", "guide"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_shades_of_a_family_go_one_way(theme: style.Theme) -> None:
    """From shade to shade the contrast with the page grows by a quarter: order shows without hue."""
    page = style.PALETTE["page"][theme]
    ratios = [contrast(style.PALETTE[name][theme], page) for name in style.RAMP]
    assert all(later / earlier >= 1.25 for earlier, later in itertools.pairwise(ratios))


def simulated(colour: str, kind: str) -> list[float]:
    """Return a colour as seen without one kind of cones, in linear light (Viénot and others, 1999)."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    )
    mix = {"protan": (0.11238, 0.88762, 0.00401), "deutan": (0.29275, 0.70725, -0.02234)}[kind]
    yellow = mix[0] * red + mix[1] * green
    return [yellow, yellow, mix[2] * (red - green) + blue]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["protan", "deutan"])
def test_a_function_and_its_derivative_differ_for_the_colour_blind(theme: style.Theme, kind: str) -> None:
    """Without red or green cones, the colours of f and f′ are still far apart."""
    first, second = (simulated(style.PALETTE[name][theme], kind) for name in ("f", "d1"))
    gamma = [[max(channel, 0) ** (1 / 2.2) for channel in colour] for colour in (first, second)]
    assert max(abs(a - b) for a, b in zip(*gamma, strict=True)) > 0.3


def test_the_style_sheet_has_every_colour_and_class() -> None:
    """Each palette entry is a variable in both themes, each class has a rule."""
    css = style.css()
    light, dark = re.findall(r"\{((?:--fig-\w+:[^;]+;)+)\}", css)
    for name, colours in style.PALETTE.items():
        assert f"--fig-{name}:{colours['light']};" in light
        assert f"--fig-{name}:{colours['dark']};" in dark
    for kind in [*style.LOOKS, *style.INKS]:
        assert f" .{kind.replace(' ', '.')}{{" in css or kind == "t"
    assert css.count("{") == css.count("}")


def test_prints_are_light() -> None:
    """The dark colours are for screens only."""
    css = style.css()
    assert css.index("@media screen") < css.index("[data-md-color-scheme=slate]")
    assert css.count("slate") == 1
    assert css.startswith(":root,[data-md-color-scheme=default]{")


def test_a_standalone_style_has_what_is_used_only() -> None:
    """The style of a file that is shown as an image follows the reader's theme and is short."""
    css = style.standalone({"axis", "t"})
    assert "prefers-color-scheme:dark" in css
    assert "--fig-axis" in css
    assert "--fig-d2" not in css
    assert len(css) < 600


def test_classes_have_colours() -> None:
    """Every look and every ink names colours of the palette."""
    used = {c for look in style.LOOKS.values() for c in (look.stroke, look.fill) if c} | set(
        style.INKS.values()
    )
    assert used <= set(style.PALETTE)
