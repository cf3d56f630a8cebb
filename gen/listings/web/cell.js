// A listing that can be edited and run: its buttons, its text, its state.

/** @typedef {"" | "waiting" | "running" | "done" | "failed"} State */
/** @typedef {{run: (cell: Cell) => void, stop: () => void, prefetch: () => void}} Page what the cells of a page share */

const RUN_KEYS = /** @type {(event: KeyboardEvent) => boolean} */ ((event) =>
  event.key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey));

/**
 * @param {string} label
 * @param {string} action
 * @param {() => void} act
 */
export function button(label, action, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.dataset.action = action;
  made.addEventListener("click", act);
  return made;
}

/** Let the keyboard scroll output that is larger than its box; all are measured before any changes. @param {ParentNode} place */
export function letScroll(place) {
  const texts = [.../** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll("pre.text"))];
  const wide = texts.filter((text) => text.scrollHeight > text.clientHeight || text.scrollWidth > text.clientWidth);
  for (const text of wide) text.tabIndex = 0;
}

/** A listing that can be edited and run. */
export class Cell {
  /**
   * @param {HTMLElement} listing
   * @param {number} number its place on the page
   * @param {Page} page
   */
  constructor(listing, number, page) {
    this.listing = listing;
    this.page = page;
    this.name = WORDS.code.replace("{number}", String(number));
    this.block = /** @type {HTMLElement} */ (listing.querySelector(".highlight"));
    this.code = /** @type {HTMLElement} */ (this.block.querySelector("code"));
    this.precomputed = /** @type {HTMLElement | null} */ (listing.querySelector(".output"));
    this.original = this.text = (this.code.textContent ?? "").trimEnd();
    /** @type {string | null} the text that ran last in this session */
    this.ran = null;
    /** @type {Promise<ReturnType<typeof import("./editor.js").mount>> | undefined} */
    this.editor = undefined;
    this.hinted = false;
    this.makeBar();
    this.makeEditable();
    listing.classList.add("cell");
  }

  makeBar() {
    this.runButton = button(WORDS.run, "run", () => this.run());
    this.stopButton = button(WORDS.stop, "stop", () => this.page.stop());
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
    const later = (/** @type {number} */ delay) => () => { timer = setTimeout(this.page.prefetch, delay); };
    this.runButton.addEventListener("pointerenter", later(150));
    this.runButton.addEventListener("focus", later(500));
    for (const type of ["pointerleave", "blur"]) this.runButton.addEventListener(type, () => clearTimeout(timer));
    this.show("");
  }

  makeEditable() {
    const box = /** @type {HTMLElement} */ (this.code.parentElement); // the theme sets the tabindex of code itself
    box.tabIndex = 0;
    box.setAttribute("role", "textbox");
    box.setAttribute("aria-multiline", "true");
    box.setAttribute("aria-readonly", "true");
    box.setAttribute("aria-label", this.name);
    let pointed = false;
    box.addEventListener("pointerdown", () => { pointed = true; });
    box.addEventListener("focusin", () => { if (!pointed) this.edit(); pointed = false; });
    box.addEventListener("click", ({ clientX, clientY }) => {
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
    this.editor = import("./editor.js").then(({ mount }) => {
      const stays = at || this.listing.contains(document.activeElement); // or the reader has gone on
      const editor = mount(this.block, {
        text: this.text,
        label: this.name,
        description: WORDS.editing,
        at,
        onChange: (text) => {
          this.text = text;
          this.mark();
          if (this.hinted) return;
          this.hinted = true; // from now on, Tab indents
          this.say(`${this.listing.hasAttribute("data-changed") ? WORDS.changed : ""} ${WORDS.editing}`.trim());
        },
        onRun: () => this.run(),
        onLeave: () => this.runButton?.focus(),
      });
      if (stays) editor.focus();
      return editor;
    });
    try {
      await this.editor;
    } catch {
      this.editor = undefined;
      this.say(WORDS.no_editor);
    }
  }

  run() {
    this.page.run(this);
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
    const [run, stop] = /** @type {HTMLElement[]} */ ([this.runButton, this.stopButton]);
    run.setAttribute("aria-disabled", String(busy)); // and not hidden, since it may have the focus
    if (!busy && document.activeElement === stop) run.focus();
    stop.hidden = !busy;
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

  letScroll() {
    letScroll(this.listing);
  }

  /** @param {string} words */
  say(words) {
    /** @type {HTMLElement} */ (this.status).textContent = words;
  }
}
