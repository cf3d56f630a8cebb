"""Check boxes: `/// check | P1.8` gives the verdict on a claim, and what is right."""

import re
import xml.etree.ElementTree as etree
from typing import Any

from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block, type_any

from gen import strings
from gen.core.errors import nearest
from gen.experiments import claims
from gen.experiments.claims import VERDICTS
from gen.markdown import conversion
from gen.source.inline import ID


class Check(Block):
    """A note whose first line is what is right; `gen.markdown.judged` numbers it and puts it to its claim."""

    NAME = "check"
    ARGUMENT = None
    # Everything is accepted here and judged in on_validate: a block that fails here would be left in
    # the page as plain text, without a word.
    OPTIONS = dict.fromkeys(claims.OPTIONS, (None, type_any))

    def on_validate(self, parent: etree.Element) -> bool:  # noqa: ARG002
        """Refuse a box that names no claim, or a verdict that does not exist."""
        header = f"/// check | {self.argument or ''}".rstrip(" |")
        if not self.argument or not all(re.fullmatch(ID, claim) for claim in self.argument.split()):
            raise conversion.error(f"a check names its claims, as in P1.8; found {self.argument!r}", header)
        verdict = self.options["verdict"]
        if verdict not in VERDICTS:
            hint = nearest(str(verdict), VERDICTS)
            raise conversion.error(f"unknown verdict {verdict!r} of check {self.argument}{hint}", header)
        if not isinstance(self.options["answer"], str):
            raise conversion.error(f"check {self.argument} needs an answer", header)
        return True

    def on_create(self, parent: etree.Element) -> etree.Element:
        """Build the box, and keep its claims at hand for whoever puts it to them."""
        verdict = self.options["verdict"]
        box = etree.SubElement(
            parent,
            "div",
            {
                "class": f"check {verdict}",
                "id": f"check-{self.argument.split()[0]}",
                "data-claims": self.argument,
            },
        )
        etree.SubElement(box, "p", {"class": "answer"}).text = self.options["answer"]
        return box

    def on_end(self, block: etree.Element) -> None:
        """Close the box with links to the experiments that test it, and to its claims if it has several."""
        language = self.config["language"]
        for experiment in claims.experiments_on(self.argument.split()[0], language):
            line = etree.SubElement(block, "p", {"class": "tested"})
            line.text = strings.load(language)["experiments"]["experiment"] + " "
            place = conversion.link(f"experiments/{experiment.name}.py", language)
            etree.SubElement(line, "a", {"href": place}).text = experiment.title
        if " " not in self.argument:
            return  # the sentence is in sight
        words = strings.load(language)["check"]
        foot = etree.SubElement(block, "p", {"class": "claims"})
        foot.text = words["claims"] + " "
        for claim in self.argument.split():
            link = etree.SubElement(foot, "a", {"href": f"#{claim}"})
            link.text = claim
            link.tail = " "


class CheckExtension(BlocksExtension):
    """Makes `/// check` known to Python-Markdown."""

    def __init__(self, **options: Any) -> None:
        self.config = {"language": ["ko", "The language of generated words"]}
        super().__init__(**options)

    def extendMarkdownBlocks(self, md: Any, block_mgr: Any) -> None:  # noqa: ARG002, N802
        """Register the block."""
        block_mgr.register(Check, self.getConfigs())
