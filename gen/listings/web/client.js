// The page's side of Python: runs cells one after the other in a worker and shows what they show.

/** @typedef {import("./cell.js").Cell} Cell */
/** @typedef {{kind: string, text?: string, html?: string}} Part what a program showed, see session.py
 * @typedef {{got?: number, of?: number, loading?: string, running?: boolean, parts?: Part[], done?: boolean,
 *   failed?: boolean, error?: string, reason?: string, unreachable?: string}} Message */

// What a cell shows at first; more comes on request.
const LINES = 500;
const LONG = 60_000; // characters
const PARTS = 200; // plots, and pieces of text of one kind
const MOST = 100; // times as much; even more would stop the page for seconds, and is for a file

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
    cell.say("");
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
  here.onerror = (event) => { // its script could not be fetched
    event.preventDefault();
    if (here === worker) fail(event.message ?? "", location.host);
  };
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
function hear({ loading, got, of, running, parts, done, failed, error, reason, unreachable }) {
  const output = now?.output ?? lateOutput;
  for (const part of parts ?? []) output?.add(part);
  if (!now) return;
  if (loading) {
    now.output.progress();
    now.cell.say(WORDS.loading.replace("{what}", loading === "python" ? WORDS.python : loading));
  } else if (of !== undefined) {
    now.output.progress(got, of);
  } else if (running) {
    now.output.progress(-1);
    now.began = performance.now();
    now.cell.say(WORDS.running);
  } else if (failed) {
    fail(reason, unreachable);
  } else if (done) {
    finish(error, reason, unreachable);
  }
}

/** @type {Output | undefined} of the cell that ran last, for what its callbacks print later */
let lateOutput;

/**
 * Python goes on after a program.
 * @param {string} [error] name of the exception that ended it
 * @param {string} [reason] why it could not begin
 * @param {string} [unreachable] host of what could not be fetched
 */
function finish(error, reason, unreachable) {
  const { cell, output, began } = /** @type {NonNullable<typeof now>} */ (now);
  now = undefined;
  lateOutput = output;
  output.close(reason);
  if (error) cell.ran = null; // it runs again before later ones do
  cell.show(error ? "failed" : "done");
  const seconds = ((performance.now() - began) / 1000).toFixed(2);
  const words = unreachable ? network(unreachable) : (error ? WORDS.raised : WORDS.done).replace("{seconds}", seconds);
  cell.say(cell.listing.hasAttribute("data-changed") ? `${words} ${WORDS.changed}` : words);
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

/** @param {string} host */
const network = (host) => navigator.onLine ? WORDS.no_network.replace("{address}", host) : WORDS.offline;

/** The session is lost; say why and what to do. @param {string} [reason] @param {string} [unreachable] */
function fail(reason, unreachable) {
  const lost = now;
  end();
  if (!lost) return;
  lost.output.close(reason);
  lost.cell.show("failed");
  lost.cell.say(unreachable ? network(unreachable) : /out of memory|memory size|allocat/i.test(reason ?? "") ? WORDS.no_memory : WORDS.crashed);
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
    this.flow = new Flow(this.box);
    this.end = new Flow(this.box); // shown also when what came before is cut
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

  /** @param {Part} part */
  add(part) {
    this.attach();
    (["value", "table", "error"].includes(part.kind) ? this.end : this.flow).add(part);
  }

  /** @param {string} [reason] why the program could not run to its end */
  close(reason) {
    this.progress(-1);
    if (reason) this.add({ kind: "error", text: `${reason}\n` });
    if (!this.box.childNodes.length) this.box.remove();
    this.cell.letScroll();
  }
}

/** Parts one below the other, cut when there are many, with a way to the rest. */
class Flow {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.box = box;
    this.shown = document.createElement("div");
    this.parts = this.lines = this.length = 0;
    this.most = 1;
    /** @type {Part[]} */
    this.rest = [];
    /** @type {{kind: string, code: HTMLElement} | undefined} the text that may go on */
    this.text = undefined;
  }

  /** @param {Part} part */
  add({ kind, text = "", html }) {
    if (!this.shown.isConnected) this.box.append(this.shown);
    const goesOn = html === undefined && this.text?.kind === kind;
    if (this.rest.length || (!goesOn && this.parts >= PARTS * this.most)) return this.keep({ kind, text, html });
    if (!goesOn) this.parts += 1;
    if (html !== undefined) {
      this.shown.append(...safe(html));
      this.text = undefined;
      return hangul(this.shown);
    }
    const end = this.room(text);
    this.codeOf(kind).append(text.slice(0, end));
    if (end < text.length) this.keep({ kind, text: text.slice(end) });
  }

  /** Return where text of a kind goes. @param {string} kind */
  codeOf(kind) {
    if (this.text?.kind !== kind) {
      const pre = document.createElement("pre");
      pre.className = `text ${kind}`;
      this.text = { kind, code: document.createElement("code") };
      pre.append(this.text.code);
      this.shown.append(pre);
    }
    return this.text.code;
  }

  /** Return how much of a text may still be shown. @param {string} text */
  room(text) {
    let end = -1;
    while (this.lines < LINES * this.most) {
      const newline = text.indexOf("\n", end + 1);
      if (newline < 0) { end = text.length - 1; break; }
      end = newline;
      this.lines += 1;
    }
    const shown = Math.min(end + 1, Math.max(0, LONG * this.most - this.length));
    this.length += shown;
    return shown;
  }

  /** @param {Part} part */
  keep(part) {
    this.rest.push(part);
    if (this.more) return;
    this.more = document.createElement("p");
    this.more.className = "more";
    this.more.append(WORDS.cut);
    if (this.most < MOST) this.offer(WORDS.more, () => this.showMore());
    this.offer(WORDS.save, () => this.save());
    this.shown.after(this.more);
  }

  /** @param {string} label @param {() => void} act */
  offer(label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", act);
    this.more?.append(" ", button);
  }

  showMore() {
    this.most *= 10;
    const rest = this.rest;
    this.rest = [];
    this.more?.remove();
    this.more = undefined;
    for (const part of rest) this.add(part);
    this.shown.tabIndex = -1;
    this.shown.focus();
  }

  save() {
    const shown = [...this.shown.querySelectorAll("pre")].map(({ textContent }) => textContent ?? "");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([...shown, ...this.rest.map(({ text = "" }) => text)], { type: "text/plain" }));
    link.download = "output.txt";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
}

const TAGS = new Set(
  ("div p table caption thead tbody tfoot tr th td br image svg g path circle rect line polyline polygon text tspan title desc")
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
      const picture = element.localName === "image" && name === "href" && value.startsWith("data:image/png;base64,");
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
