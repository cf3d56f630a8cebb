// Makes cells of the listings of a page. The editor and Python come when they are used.

import { Cell, button, letScroll } from "./cell.js";

/** @type {Promise<typeof import("./client.js")> | undefined} */
let client;

/** @param {Cell} cell @param {boolean} [all] run the earlier cells even if they have run */
async function run(cell, all = false) {
  try {
    client ??= import("./client.js");
    (await client).run(cells, cells.indexOf(cell), all);
  } catch {
    client = undefined;
    cell.say(WORDS.no_client);
  }
}

async function stop() {
  (await client)?.stop();
}

/** @param {string} file */
const address = (file) => new URL(RUNTIME + file, new URL("../../", import.meta.url));

let fetched = false;

/** Fetch what Python starts with, unless the reader saves data. */
function prefetch() {
  const connection = /** @type {any} */ (navigator).connection;
  if (fetched || connection?.saveData || /2g/.test(connection?.effectiveType)) return;
  fetched = true;
  for (const file of ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"])
    fetch(address(file), { priority: "low" }).then((response) => response.blob()).catch(() => { fetched = false; });
}

const listings = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".listing"));
const cells = [...listings].map((listing, at) => new Cell(listing, at + 1, { run, stop, prefetch }));
const runAll = button(WORDS.run_all, "run-all", () => run(cells[cells.length - 1], true));
document.querySelector(".session")?.prepend(runAll);
setTimeout(letScroll, 0, document); // by itself, so that the page is not held up for long
