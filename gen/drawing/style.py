"""Style: colours, line styles and sizes of every figure, for both themes; the one place to change them.

An artist says what it *is* ("axis", "f", "d1 off"), never what it looks like. The SVG backend writes that as
a class, and `css` gives the classes their look in both themes; other backends look it up while drawing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

Theme = Literal["light", "dark"]

WIDTH, HEIGHT = 360, 270
"""Size of one panel in CSS pixels: on a phone its 11-pixel numbers stay 11 pixels high."""

LEFT, RIGHT, TOP, BOTTOM = 38, 14, 28, 26
"""Margins around the plotting area."""

TICK, LABEL, KEY, WORD = 11, 15, 12.5, 13
"""Font sizes: numbers on the axes, names of curves, values of a family's parameter, words in diagrams."""

DOT = 3.4
"""Radius of the dots at kinks and jumps."""

MATH_FONT = '"Notes Math","STIX Two Math","Cambria Math",math,serif'
TEXT_FONT = "var(--md-text-font-family,system-ui,sans-serif)"

PAGE: dict[Theme, tuple[str, ...]] = {"light": ("#ffffff",), "dark": ("#1e2129",)}
"""Page backgrounds that the colours are checked against (dark: Material's slate)."""

PALETTE: dict[str, dict[Theme, str]] = {
    "page": {"light": "#ffffff", "dark": "#1e2129"},
    "text": {"light": "#37474f", "dark": "#dfe6ea"},
    "muted": {"light": "#5f6f78", "dark": "#a3b1b8"},
    "grid": {"light": "#00000012", "dark": "#ffffff14"},
    "mesh": {"light": "#0000002b", "dark": "#ffffff33"},
    "axis": {"light": "#607d8b", "dark": "#90a4ae"},
    "guide": {"light": "#78909c", "dark": "#90a4ae"},
    "band": {"light": "#0072b20d", "dark": "#56b4e914"},
    # f, f′ and f″: blue, vermilion and green, apart in lightness too for the colour-blind.
    "f": {"light": "#0072b2", "dark": "#56b4e9"},
    "d1": {"light": "#c84e00", "dark": "#ff9a52"},
    "d2": {"light": "#00805a", "dark": "#35cfa0"},
    # A family of curves: from the page's lightness away from it, in equal steps of contrast.
    "s0": {"light": "#067fa1", "dark": "#5a88de"},
    "s1": {"light": "#036795", "dark": "#5ca5ee"},
    "s2": {"light": "#054f8a", "dark": "#6fc2f6"},
    "s3": {"light": "#153779", "dark": "#96dcf8"},
    "s4": {"light": "#1d2153", "dark": "#cef2fc"},
}

RAMP = ("s0", "s1", "s2", "s3", "s4")
"""Classes of a family's curves, in order."""

ORDERS = ("f", "d1", "d2")
"""Classes of a function, its derivative and its second derivative."""


@dataclass(frozen=True)
class Look:
    """How one class is drawn; colours are names in the palette, "" paints nothing."""

    stroke: str = ""
    width: float = 0.0
    fill: str = ""
    dash: tuple[float, ...] = ()


LOOKS: dict[str, Look] = {
    "grid": Look(stroke="grid", width=1),
    "axis": Look(stroke="axis", width=1),
    "guide": Look(stroke="guide", width=1.2, dash=(4, 4)),
    "band": Look(fill="band"),
    "line": Look(stroke="text", width=1.4),
    "solid": Look(fill="text"),
    "line d1": Look(stroke="d1", width=1.4),
    "mesh": Look(stroke="mesh", width=1),
    "cut": Look(stroke="text", width=1.4, dash=(6, 4)),
    "node": Look(stroke="axis", width=1.2, fill="page"),
    "frame": Look(stroke="axis", width=1, dash=(4, 4)),
    "box": Look(stroke="axis", width=1.2, fill="band"),
    "box f": Look(stroke="f", width=1.6, fill="band"),
    "box d1": Look(stroke="d1", width=1.6),
    "bar": Look(fill="axis"),
    "share": Look(fill="f"),
    **{name: Look(stroke=name, width=2.4) for name in (*ORDERS, *RAMP)},
    **{f"{name} on": Look(stroke=name, width=1.8, fill=name) for name in (*ORDERS, *RAMP)},
    **{f"{name} off": Look(stroke=name, width=1.8, fill="page") for name in (*ORDERS, *RAMP)},
}
"""The look of every class of shapes."""

SIZES = {"t": TICK, "m": LABEL, "k": KEY, "n": LABEL, "i": LABEL, "w": WORD}
"""Font size of text by the first letter of its class."""

FONTS = {
    "m": f"font:{LABEL}px {MATH_FONT}",
    "k": f"font:{KEY}px {MATH_FONT}",
    "n": f"font-size:{LABEL}px",
    "w": f"font-size:{WORD}px",
    "i": f"font:italic {LABEL}px Georgia,serif",
}
"""CSS of text by the first letter of its class; numbers on axes have the page's font."""

INKS: dict[str, str] = {
    "t": "muted",
    "m": "text",
    "k": "muted",
    **{f"m {name}": name for name in ORDERS},
    **{f"k {name}": name for name in RAMP},
    "n": "text",
    **{f"i {name}": name for name in ORDERS},
    "w": "text",
    "w muted": "muted",
    **{f"w {name}": name for name in ORDERS},
}
"""The colour of every class of text: numbers, mathematics in two sizes, names, slanted letters, words."""


def size(kind: str) -> float:
    """Return the font size of a class of text."""
    return SIZES[kind[0]]


def variables(theme: Theme, colours: Collection[str] = PALETTE) -> str:
    """Return colours of a theme as CSS custom properties."""
    return "".join(f"--fig-{name}:{shades[theme]};" for name, shades in PALETTE.items() if name in colours)


def rules(scope: str, kinds: Collection[str]) -> str:
    """Return the CSS rules that give classes their look inside elements that match `scope`."""
    fonts = {kind[0] for kind in kinds if kind in INKS and kind[0] in FONTS}
    lines = [
        # Texts inherit from groups, shapes do not.
        f"{scope}{{fill:var(--fig-muted);font-size:{TICK}px;font-variant-numeric:tabular-nums}}",
        f"{scope} path,{scope} circle{{fill:none;stroke-linecap:round;stroke-linejoin:round}}",
    ]
    for kind, look in LOOKS.items():
        if kind in kinds:
            body = [f"stroke:var(--fig-{look.stroke})", f"stroke-width:{look.width:g}"] if look.stroke else []
            body += [f"fill:var(--fig-{look.fill})"] if look.fill else []
            body += [f"stroke-dasharray:{' '.join(f'{d:g}' for d in look.dash)}"] if look.dash else []
            lines.append(f"{scope} .{kind.replace(' ', '.')}{{{';'.join(body)}}}")
    lines += [f"{scope} .{letter}{{{FONTS[letter]}}}" for letter in sorted(fonts)]
    for kind, ink in INKS.items():
        if kind in kinds and kind != "t":
            lines.append(f"{scope} .{kind.replace(' ', '.')}{{fill:var(--fig-{ink});stroke:none}}")
    return "\n".join(lines)


def css() -> str:
    """Return the style sheet of the figures on the site. Prints are light, whatever the screen shows."""
    return f"""\
:root,[data-md-color-scheme=default]{{{variables("light")}}}
@media screen{{[data-md-color-scheme=slate]{{{variables("dark")}}}}}
figure.actfig{{display:block;width:auto;margin:1.5em auto;text-align:center;break-inside:avoid}}
.actfig figcaption{{max-width:40em;margin:.5em auto;font-style:normal}}
.actfig .panels{{display:grid;gap:8px 16px}}
.actfig .panels{{grid-template-columns:repeat(auto-fit,minmax(min(270px,100%),1fr))}}
.actfig .panel{{width:100%;max-width:420px;margin:0 auto}}
.actfig svg{{display:block;width:100%;height:auto;overflow:visible;font-family:{TEXT_FONT}}}
{rules(".actfig svg", [*LOOKS, *INKS])}
"""


def standalone(kinds: Collection[str]) -> str:
    """Return the style of an SVG file that is shown as an image; it follows the theme of the page."""
    looks = [LOOKS[kind] for kind in kinds if kind in LOOKS]
    colours = {"muted", *(colour for look in looks for colour in (look.stroke, look.fill))}
    colours |= {INKS[kind] for kind in kinds if kind in INKS}
    return (
        f":root{{{variables('light', colours)}font-family:system-ui,sans-serif}}"
        f"@media (prefers-color-scheme:dark){{:root{{{variables('dark', colours)}}}}}"
        + rules("svg", kinds).replace("\n", "")
    )
