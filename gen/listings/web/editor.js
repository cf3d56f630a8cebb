// The editor of a listing: CodeMirror in the place, and in the look, of the block that the page came with.
/*! CodeMirror and Lezer, (C) 2018-2021 by Marijn Haverbeke and others, MIT licence, https://codemirror.net */

import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import { bracketMatching, forceParsing, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorView, keymap } from "@codemirror/view";
import { styleTags, tagHighlighter, tags } from "@lezer/highlight";

/** @typedef {{text: string, label: string, description: string, at?: {x: number, y: number},
 *   onChange: (text: string) => void, onRun: () => void, onLeave: () => void}} Options
 * What it shows; its accessible name and description; where the reader pointed, if that opened it; and whom it
 * tells of each change, of a key that runs, and of Esc, after which the focus should be elsewhere. */

const python = pythonLanguage.configure({
  props: [styleTags({ ":": tags.punctuation, 'ImportStatement/VariableName ImportStatement/"."': tags.namespace })],
});

// The classes that Pygments gives to the same kinds, so that the theme has one set of colours for both.
const colours = syntaxHighlighting(tagHighlighter([
  { tag: tags.keyword, class: "k" },
  { tag: [tags.bool, tags.null, tags.self], class: "kc" },
  { tag: tags.operatorKeyword, class: "ow" },
  { tag: tags.operator, class: "o" },
  { tag: tags.definition(tags.function(tags.variableName)), class: "nf" },
  { tag: tags.definition(tags.className), class: "nc" },
  { tag: tags.namespace, class: "nn" },
  { tag: tags.meta, class: "nd" },
  { tag: tags.number, class: "mi" },
  { tag: tags.string, class: "s1" },
  { tag: tags.special(tags.brace), class: "si" },
  { tag: tags.escape, class: "se" },
  { tag: tags.comment, class: "c1" },
]));

let count = 0;

/**
 * Put an editor in the place of a listing's block.
 * @param {HTMLElement} place the listing's `div.highlight`
 * @param {Options} options
 */
export function mount(place, { text, label, description, at, onChange, onRun, onLeave }) {
  const block = /** @type {HTMLElement} */ (place.querySelector("pre"));
  const help = document.createElement("span");
  help.id = `editor-${count += 1}`;
  help.textContent = description;
  help.hidden = true;

  const run = () => { onRun(); return true; };
  const leave = () => { onLeave(); return true; };
  /** @type {EditorView} */
  const view = new EditorView({
    doc: text,
    extensions: [
      keymap.of([
        ...["Ctrl-Enter", "Mod-Enter", "Shift-Enter"].map((key) => ({ key, run })),
        { key: "Escape", run: leave },
        indentWithTab, ...historyKeymap, ...defaultKeymap,
      ]),
      history(), bracketMatching(), indentOnInput(), indentUnit.of("    "), python, colours,
      EditorView.contentAttributes.of({ tabindex: "0", "aria-label": label, "aria-describedby": help.id }),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        if (view.hasFocus) view.setTabFocusMode(false);
        onChange(update.state.sliceDoc());
      }),
      // Tab moves on until the reader has clicked or typed, so that nobody who passes through is held here.
      EditorView.domEventHandlers({
        mousedown: () => view.setTabFocusMode(false),
        blur: () => { if (document.activeElement !== view.contentDOM) view.setTabFocusMode(true); }, // else the window lost it
      }),
    ],
  });
  view.setTabFocusMode(!at);
  forceParsing(view, text.length, 500); // milliseconds; else a slow device shows words without colours first

  const focused = block.contains(document.activeElement); // which it would lose unseen
  const scrolled = block.querySelector("code")?.scrollLeft ?? 0;
  block.hidden = true;
  place.append(view.dom, help);
  view.scrollDOM.scrollLeft = scrolled;
  if (focused) view.focus();
  if (at) view.dispatch({ selection: { anchor: view.posAtCoords(at, false) } });

  return {
    text: () => view.state.sliceDoc(),
    /** @param {string} text */
    set(text) {
      if (text === view.state.sliceDoc()) return;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        selection: { anchor: 0 },
        annotations: isolateHistory.of("full"), // so that undo brings back what was there
      });
    },
    focus: () => view.focus(),
    destroy() {
      view.destroy();
      help.remove();
      block.hidden = false;
    },
  };
}
