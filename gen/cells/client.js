// The page's side of Python: runs cells one after the other in a worker and shows what they show.

/** @typedef {import("./cell.js").Cell} Cell */
/** @typedef {{got?: number, of?: number, loading?: string, running?: boolean, kind?: string, text?: string, html?: string,
 *   done?: boolean, error?: string, failed?: string, unreachable?: boolean}} Message */

const LINES = 500; // lines of text that a cell shows at first
const LONG = 60_000; // characters

const runtime = new URL(RUNTIME, new URL("../../", import.meta.url)); // of the site, if it hosts its own

/** @type {Worker | undefined} */
let worker;
/** @type {Cell[]} */
let waiting = [];
/** @type {{cell: Cell, output: Output, began: number} | undefined} */
let now;

/**
 * Run a cell, before it the earlier ones that have not run in this session.
 * @param {Cell[]} cells all cells of the page
 * @param {number} index
 * @param {boolean} [all] run the earlier ones even if they have run
 */
export function run(cells, index, all = false) {
  if (!globalThis.WebAssembly) return cells[index].say(WORDS.no_wasm);
  const idle = (/** @type {Cell} */ cell) => cell !== now?.cell && !waiting.includes(cell);
  const earlier = cells.slice(0, index).filter((cell) => idle(cell) && (all || cell.ran === null));
  if (!idle(cells[index])) return;
  for (const cell of [...earlier, cells[index]]) {
    waiting.push(cell);
    cell.show("waiting");
    cell.say(WORDS.waiting);
  }
  if (earlier.length && !all) cells[index].say(WORDS.earlier.replace("{names}", earlier.map(({ name }) => name).join(", ")));
  everyone = cells;
  next();
}

/** End Python at once; what it knew is gone. */
export function stop() {
  const stopped = now;
  end();
  stopped?.output.close();
  stopped?.cell.show("failed");
  stopped?.cell.say(WORDS.stopped);
}

/** @type {Cell[]} */
let everyone = [];

/** End the session; no cell has run in the next one. */
function end() {
  worker?.terminate();
  worker = now = undefined;
  waiting = [];
  for (const cell of everyone) {
    cell.ran = null;
    if (cell.state === "waiting") cell.say("");
    cell.show("");
  }
}

function next() {
  if (now) return;
  const cell = waiting.shift();
  if (!cell) return;
  now = { cell, output: new Output(cell), began: 0 };
  cell.show("running");
  worker ??= begin();
  cell.ran = cell.text;
  worker.postMessage({ program: cell.text, file: `<${cell.name}>`, name: `${cell.listing.id || "cell"}-${everyone.indexOf(cell) + 1}` });
}

function begin() {
  const here = new Worker(new URL(WORKER, import.meta.url), { type: "module", name: "python" });
  here.onmessage = ({ data }) => here === worker && hear(data);
  here.onerror = (event) => { event.preventDefault(); if (here === worker) fail(event.message, !event.message); };
  const address = (/** @type {string} */ file) => new URL(file, import.meta.url).href;
  here.postMessage({
    start: {
      runtime: runtime.href,
      runner: address(PYTHON_FILES.runner),
      acts: address(PYTHON_FILES.acts),
      words: OUTPUT_WORDS,
    },
  });
  return here;
}

/** @param {Message} message */
function hear(message) {
  if (!now) return lateOutput?.add(message);
  const { cell, output } = now;
  if (message.loading) {
    output.progress();
    cell.say(WORDS.loading.replace("{what}", message.loading === "python" ? WORDS.python : message.loading));
  } else if (message.of !== undefined) {
    output.progress(message.got, message.of);
  } else if (message.running) {
    output.progress(-1);
    now.began = performance.now();
    cell.say(WORDS.running);
  } else if (message.failed) {
    fail(message.failed, message.unreachable);
  } else if (message.done) {
    finish(message.error);
  } else {
    output.add(message);
  }
}

/** @type {Output | undefined} of the cell that ran last, for what its callbacks print later */
let lateOutput;

/** @param {string} [error] name of the exception that ended the program */
function finish(error) {
  const { cell, output, began } = /** @type {NonNullable<typeof now>} */ (now);
  now = undefined;
  lateOutput = output;
  output.close();
  if (error) cell.ran = null; // it runs again before later ones do
  cell.show(error ? "failed" : "done");
  const seconds = ((performance.now() - began) / 1000).toFixed(2);
  if (!cell.listing.hasAttribute("data-changed")) cell.say((error ? WORDS.raised : WORDS.done).replace("{seconds}", seconds));
  if (!error) return next();
  const left = waiting;
  waiting = [];
  for (const other of left) {
    other.show("");
    other.say(WORDS.not_run.replace("{name}", cell.name));
  }
  if (error === "MemoryError") {
    end(); // Python goes on, but the next package would not find room
    cell.show("failed");
    cell.say(WORDS.no_memory);
  }
}

/** The session is lost; say why and what to do. @param {string} reason @param {boolean} [unreachable] */
function fail(reason, unreachable) {
  const lost = now;
  end();
  if (!lost) return;
  const words = unreachable ? (navigator.onLine ? WORDS.no_network : WORDS.offline)
    : /memory|allocat/i.test(reason) ? WORDS.no_memory : WORDS.crashed;
  lost.output.close();
  if (reason) lost.output.add({ kind: "error", text: `${reason}\n` });
  lost.cell.show("failed");
  lost.cell.say(words.replace("{address}", runtime.host));
}

/** What a cell shows while and after it runs, in place of what the page came with. */
class Output {
  /** @param {Cell} cell */
  constructor(cell) {
    this.cell = cell;
    this.box = document.createElement("div");
    this.box.className = "output live";
    this.box.setAttribute("role", "group");
    this.box.setAttribute("aria-label", `${WORDS.output}: ${cell.name}`);
    this.attach();
    this.bar = document.createElement("progress");
    this.amount = document.createElement("span");
    /** @type {HTMLElement | undefined} */
    this.loading = undefined;
    /** @type {TextOutput | undefined} the text that may go on */
    this.text = undefined;
  }

  /** Take the place of what the cell showed before. */
  attach() {
    if (this.box.isConnected) return;
    this.cell.listing.querySelector(".output")?.remove();
    this.cell.listing.append(this.box);
  }

  /** Show how much has come; a negative number ends it. @param {number} [got] @param {number} [of] */
  progress(got = 0, of = 0) {
    if (got < 0) return this.loading?.remove();
    if (!this.loading) {
      this.loading = document.createElement("p");
      this.loading.className = "loading";
      this.bar.setAttribute("aria-label", WORDS.progress);
      this.loading.append(this.bar, this.amount);
      this.box.append(this.loading);
    }
    if (of) {
      this.bar.max = Math.max(of, got);
      this.bar.value = got;
      this.amount.textContent = ` ${(got / 1e6).toFixed(1)} / ${(this.bar.max / 1e6).toFixed(1)} MB`;
    }
  }

  /** @param {Message} message */
  add({ kind, text, html }) {
    this.attach();
    if (html !== undefined) {
      this.box.append(...safe(html));
      this.text = undefined;
      hangul(this.box);
    } else if (kind && text) {
      if (this.text?.kind !== kind) this.text = new TextOutput(kind, this.box);
      this.text.add(text);
    }
  }

  close() {
    this.progress(-1);
    if (!this.box.childNodes.length) this.box.remove();
    this.cell.letScroll();
  }
}

/** Text that is cut when it gets long, with a way to the rest. */
class TextOutput {
  /** @param {string} kind @param {HTMLElement} box */
  constructor(kind, box) {
    this.kind = kind;
    this.code = document.createElement("code");
    this.pre = document.createElement("pre");
    this.pre.className = `text ${kind}`;
    this.pre.append(this.code);
    box.append(this.pre);
    this.lines = this.length = 0;
    this.most = LINES;
    /** @type {string[]} */
    this.rest = [];
  }

  /** @param {string} text */
  add(text) {
    if (this.rest.length) return void this.keep(text);
    const end = this.room(text);
    this.code.append(text.slice(0, end));
    if (end < text.length) this.keep(text.slice(end));
  }

  /** Return how much of a text may still be shown. @param {string} text */
  room(text) {
    let end = -1;
    while (this.lines < this.most) {
      const newline = text.indexOf("\n", end + 1);
      if (newline < 0) { end = text.length - 1; break; }
      end = newline;
      this.lines += 1;
    }
    const shown = Math.min(end + 1, Math.max(0, (this.most / LINES) * LONG - this.length));
    this.length += shown;
    return shown;
  }

  /** @param {string} text */
  keep(text) {
    this.rest.push(text);
    if (this.more) return;
    this.more = document.createElement("p");
    this.more.className = "more";
    const more = document.createElement("button");
    more.type = "button";
    more.textContent = WORDS.more;
    more.addEventListener("click", () => this.showMore());
    const save = document.createElement("button");
    save.type = "button";
    save.textContent = WORDS.save;
    save.addEventListener("click", () => this.save());
    this.more.append(WORDS.cut, " ", more, " ", save);
    this.pre.after(this.more);
  }

  showMore() {
    this.most *= 10;
    const text = this.rest.join("");
    this.rest = [];
    this.more?.remove();
    this.more = undefined;
    this.add(text);
    this.pre.tabIndex = 0;
    this.pre.focus();
  }

  save() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([this.code.textContent ?? "", ...this.rest], { type: "text/plain" }));
    link.download = "output.txt";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
}

const TAGS = new Set(
  ("div table caption thead tbody tfoot tr th td br img svg g path circle rect line polyline polygon text tspan title desc")
    .split(" "),
);
const ATTRIBUTES = new Set(
  ("class style id role tabindex alt colspan rowspan scope width height viewbox d cx cy r x y x1 y1 x2 y2 dx dy points " +
    "transform text-anchor font-size xmlns aria-label aria-labelledby").split(" "),
);

/** Return elements made of markup, without anything that could act or ask another host. @param {string} html */
function safe(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const element of body.querySelectorAll("*")) {
    if (!TAGS.has(element.localName)) { element.remove(); continue; }
    for (const { name, value } of [...element.attributes]) {
      const picture = element.localName === "img" && name === "src" && value.startsWith("data:image/png;base64,");
      if (!picture && (!ATTRIBUTES.has(name.toLowerCase()) || (name === "style" && /url|image|@|\\/i.test(value)))) element.removeAttribute(name);
    }
  }
  return [...body.childNodes];
}

let fonts = false;

/** Fetch letters for figures with Hangul; the fonts of the page hold its own words only. @param {HTMLElement} box */
function hangul(box) {
  if (fonts || ![...box.querySelectorAll("svg text")].some(({ textContent }) => /[\u1100-\u11ff\u3130-\u318f가-힣]/.test(textContent ?? ""))) return;
  fonts = true;
  PYTHON_FILES.hangul.split(" ").forEach((file, at) => {
    const source = `url(${new URL(file, import.meta.url)})`;
    document.fonts.add(new FontFace(`Hangul ${at + 1}`, source, { unicodeRange: "U+1100-11FF,U+3130-318F,U+AC00-D7A3" }));
  });
}
