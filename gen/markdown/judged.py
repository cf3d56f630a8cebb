"""Judged sentences: each is underlined, links to its verdict, and has it beside it.

What an author writes as a mark and as a box beneath the paragraph becomes one group: the paragraph or item,
then its verdicts, which a wide page shows in the margin and a narrow one below. No script is needed.
"""

import re
import xml.etree.ElementTree as etree
from collections import defaultdict

from markdown.treeprocessors import Treeprocessor

from gen import strings
from gen.experiments.claims import SHAPES
from gen.markdown.marks import ENDED

_BLOCKS = {"p", "ul", "ol", "dl", "div", "pre", "blockquote", "table", "details", "figure"}
_LISTED = {"ul", "ol", "li"}
_LINKING = re.compile(r"[\s→※(]+$")
"""What stands before the next mark and belongs to nobody's sentence."""


class Judged(Treeprocessor):
    """Put sentences and verdicts together, once all inline text has been read."""

    def run(self, root: etree.Element) -> None:
        """Give boxes numbers in the order of the page, wrap what they judge, and move them there."""
        language = self.md.notes.getConfig("language")  # type: ignore[attr-defined]
        self.words = strings.load(language)["check"]
        boxes = [each for each in root.iter("div") if each.get("data-claims")]
        links = defaultdict[str, list[etree.Element]](list)
        for number, box in enumerate(boxes, 1):
            for claim in (box.get("data-claims") or "").split():
                links[claim].append(self._link(box, number))
            self._finish(box, number)
        for parent in [*root.iter()]:
            for mark in [each for each in parent if each.get("class") == "claim"]:
                if found := links.get(mark.get("id") or ""):
                    _wrap(mark, parent, found)
            for end in [each for each in parent if each.get("class") == ENDED]:
                _drop(end, parent)
        for parent in [*root.iter()]:
            if any(each in boxes for each in parent):
                _gather(parent, boxes)
        for box in boxes:
            del box.attrib["data-claims"]

    def _link(self, box: etree.Element, number: int) -> etree.Element:
        verdict = _verdict(box)
        name = self.words["note"].format(verdict=self.words[verdict], number=number)
        attributes = {"class": f"verdict {verdict}", "href": f"#{box.get('id')}", "aria-label": name}
        link = etree.Element("a", attributes)
        link.text = f"{SHAPES[verdict]}{number}"
        return link

    def _finish(self, box: etree.Element, number: int) -> None:
        """Head a box with shape and number, and fold what follows the first paragraph of its text.

        That a claim is right needs no reason in sight.
        """
        verdict = _verdict(box)
        box.set("role", "note")
        box.set("aria-label", self.words["note"].format(verdict=self.words[verdict], number=number))
        answer, reason, *rest = box
        shape = etree.Element("span", {"class": "shape"})
        shape.text, shape.tail = f"{SHAPES[verdict]}{number}", f" {answer.text or ''}"
        answer.text = None
        answer.insert(0, shape)
        if reason.tag == "p" and not reason.get("class") and verdict != "correct":
            reason.set("class", "reason")
        else:
            rest.insert(0, reason)
        for each in rest:
            box.remove(each)
        more = etree.SubElement(box, "details")
        etree.SubElement(more, "summary").text = self.words["more"]
        more.extend(rest)


def _verdict(box: etree.Element) -> str:
    return (box.get("class") or "").split()[1]


def _wrap(mark: etree.Element, parent: etree.Element, links: list[etree.Element]) -> None:
    """Take the text behind a mark into it, up to the next mark, an end or the end of the block."""
    at = list(parent).index(mark)
    mark.text, mark.tail = mark.tail, None
    for each in list(parent)[at + 1 :]:
        if each.get("class") in ("claim", ENDED) or each.tag in _BLOCKS:
            break
        parent.remove(each)
        mark.append(each)
    last = mark[-1].tail if len(mark) else mark.text
    kept = _LINKING.sub("", last or "")
    mark.tail = (last or "")[len(kept) :]
    if len(mark):
        mark[-1].tail = kept
    else:
        mark.text = kept
    mark.set("class", f"judged {_verdict(links[0])}")
    mark.extend(links)


def _drop(end: etree.Element, parent: etree.Element) -> None:
    """Remove an element without a text, but not what follows it."""
    at = list(parent).index(end)
    if at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + (end.tail or "")
    else:
        parent.text = (parent.text or "") + (end.tail or "")
    parent.remove(end)


def _gather(parent: etree.Element, boxes: list[etree.Element]) -> None:
    """Move the boxes in an element to the paragraphs and items that hold their last claims."""
    beside: dict[etree.Element, etree.Element] = {}
    block: etree.Element | None = None
    for each in list(parent):
        if each not in boxes:
            block = each
        elif block is not None:
            parent.remove(each)
            host, around = _host(block, (each.get("data-claims") or "").split()[-1], parent)
            if host not in beside:
                beside[host] = _grouped(*(_words(host) if host.tag == "li" else (host, around)))
            beside[host].append(each)


def _host(block: etree.Element, claim: str, parent: etree.Element) -> tuple[etree.Element, etree.Element]:
    """Return what a box goes to, with its parent: the block above it, or the item of the list above it."""
    found, around = block, parent
    while inside := next((each for each in found if each.tag in _LISTED and _holds(each, claim)), None):
        found, around = inside, found
    return found, around


def _holds(element: etree.Element, claim: str) -> bool:
    return any(each.get("id") == claim for each in element.iter())


def _words(item: etree.Element) -> tuple[etree.Element, etree.Element]:
    """Return the paragraph of an item, with the item; words that stand in none are given one."""
    if not (item.text or "").strip() and len(item) and item[0].tag == "p":
        return item[0], item
    words = etree.Element("div")
    words.text, item.text = item.text, None
    for each in list(item):
        if each.tag in _BLOCKS:
            break
        item.remove(each)
        words.append(each)
    item.insert(0, words)
    return words, item


def _grouped(block: etree.Element, parent: etree.Element) -> etree.Element:
    """Put a block and what will stand beside it into a group; return the place for that."""
    group = etree.Element("div", {"class": "group"})
    parent.insert(list(parent).index(block), group)
    parent.remove(block)
    group.append(block)
    return etree.SubElement(group, "div", {"class": "verdicts"})
