// Makes cells of the listings of a page: each gets its buttons. Editor and Python come when they are used.

/** @typedef {"" | "waiting" | "running" | "done" | "failed"} State */

const RUN_KEYS = /** @type {(event: KeyboardEvent) => boolean} */ ((event) =>
  event.key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey));

/**
 * @param {string} label
 * @param {string} action
 * @param {() => void} act
 */
function button(label, action, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.dataset.action = action;
  made.addEventListener("click", act);
  return made;
}

/** A listing that can be edited and run. */
export class Cell {
  /** @param {HTMLElement} listing @param {number} number */
  constructor(listing, number) {
    this.listing = listing;
    this.name = WORDS.code.replace("{number}", String(number));
    this.block = /** @type {HTMLElement} */ (listing.querySelector(".highlight"));
    this.code = /** @type {HTMLElement} */ (this.block.querySelector("code"));
    this.precomputed = /** @type {HTMLElement | null} */ (listing.querySelector(".output"));
    this.original = this.text = (this.code.textContent ?? "").trimEnd();
    /** @type {string | null} the text that ran last in this session */
    this.ran = null;
    /** @type {Promise<ReturnType<typeof import("./editor.js").mount>> | undefined} */
    this.editor = undefined;
    this.makeBar();
    this.makeEditable();
    listing.classList.add("cell");
  }

  makeBar() {
    this.runButton = button(WORDS.run, "run", () => this.run());
    this.stopButton = button(WORDS.stop, "stop", () => client?.then(({ stop }) => stop()));
    this.resetButton = button(WORDS.reset, "reset", () => this.reset());
    this.status = document.createElement("span");
    this.status.className = "status";
    this.status.setAttribute("role", "status");
    const bar = document.createElement("div");
    bar.className = "bar";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", this.name);
    bar.append(this.runButton, this.stopButton, this.resetButton, button(WORDS.copy, "copy", () => this.copy()), this.status);
    this.block.after(bar);
    let timer = 0;
    const later = (/** @type {number} */ delay) => () => { timer = setTimeout(prefetch, delay); };
    this.runButton.addEventListener("pointerenter", later(150));
    this.runButton.addEventListener("focus", later(500));
    for (const type of ["pointerleave", "blur"]) this.runButton.addEventListener(type, () => clearTimeout(timer));
    this.show("");
  }

  makeEditable() {
    this.code.tabIndex = 0;
    this.code.setAttribute("role", "textbox");
    this.code.setAttribute("aria-multiline", "true");
    this.code.setAttribute("aria-readonly", "true");
    this.code.setAttribute("aria-label", this.name);
    let pointed = false;
    this.code.addEventListener("pointerdown", () => { pointed = true; });
    this.code.addEventListener("focus", () => { if (!pointed) this.edit(); pointed = false; });
    this.code.addEventListener("click", ({ clientX, clientY }) => {
      if (getSelection()?.isCollapsed) this.edit({ x: clientX, y: clientY });
    });
    this.listing.addEventListener("keydown", (event) => {
      if (!RUN_KEYS(event) || event.defaultPrevented || event.target instanceof HTMLButtonElement) return;
      event.preventDefault();
      this.run();
    });
  }

  /** @param {{x: number, y: number}} [at] where the reader pointed */
  async edit(at) {
    if (this.editor) return;
    this.editor = import("./editor.js").then(({ mount }) => mount(this.block, {
      text: this.text,
      label: this.name,
      description: WORDS.editing,
      at,
      onChange: (text) => { this.text = text; this.mark(); },
      onRun: () => this.run(),
      onLeave: () => this.runButton?.focus(),
    }));
    try {
      const editor = await this.editor;
      if (this.listing.contains(document.activeElement) || at) editor.focus();
    } catch {
      this.editor = undefined;
      this.say(WORDS.no_editor);
    }
  }

  /** @param {boolean} [all] run the earlier cells even if they have run */
  async run(all = false) {
    try {
      client ??= import("./client.js");
      (await client).run(cells, cells.indexOf(this), all);
    } catch {
      client = undefined;
      this.say(WORDS.no_client);
    }
  }

  async reset() {
    this.text = this.original;
    (await this.editor)?.set(this.original);
    this.listing.querySelector(".output")?.remove();
    if (this.precomputed) this.listing.append(this.precomputed);
    this.say("");
    this.mark();
    this.runButton?.focus();
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.text);
      this.say(WORDS.copied);
    } catch {
      this.say(WORDS.not_copied);
    }
  }

  /** Show what the cell is doing. @param {State} state */
  show(state) {
    this.state = this.listing.dataset.state = state;
    const busy = state === "waiting" || state === "running";
    /** @type {HTMLElement} */ (this.stopButton).hidden = !busy;
    /** @type {HTMLElement} */ (this.runButton).hidden = busy;
    this.mark();
  }

  /** Mark a cell whose text is no longer what ran, and offer to reset one whose text is no longer the page's. */
  mark() {
    const changed = this.ran !== null && this.ran !== this.text;
    if (changed !== this.listing.hasAttribute("data-changed")) {
      this.listing.toggleAttribute("data-changed", changed);
      this.say(changed ? WORDS.changed : "");
    }
    const own = this.listing.querySelector(".output") !== this.precomputed;
    /** @type {HTMLElement} */ (this.resetButton).hidden = this.text === this.original && !own;
  }

  /** @param {string} words */
  say(words) {
    /** @type {HTMLElement} */ (this.status).textContent = words;
  }
}

/** @type {Promise<typeof import("./client.js")> | undefined} */
let client;
let fetched = false;

/** Fetch what Python starts with, unless the reader saves data. */
function prefetch() {
  const connection = /** @type {any} */ (navigator).connection;
  if (fetched || connection?.saveData || /2g/.test(connection?.effectiveType)) return;
  fetched = true;
  for (const file of ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"])
    fetch(RUNTIME + file, { priority: "low" }).then((response) => response.blob()).catch(() => { fetched = false; });
}

/** @type {Cell[]} */
const cells = [...document.querySelectorAll(".listing")].map((listing, at) => new Cell(/** @type {HTMLElement} */ (listing), at + 1));

const runAll = button(WORDS.run_all, "run-all", () => cells[cells.length - 1].run(true));
document.querySelector(".session")?.prepend(runAll);
