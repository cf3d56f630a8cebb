// Python in a worker: a session that the page can end at any moment by ending the worker.

/** @typedef {{runtime: string, runner: string, acts: string, words: string}} Start */
/** @typedef {{program: string, file: string, name: string}} Program */

// Sizes of what the runtime fetches before Python starts, unpacked; a server that compresses tells other ones.
/** @type {Record<string, number>} */
const CORE = { "pyodide.asm.wasm": 9596462, "python_stdlib.zip": 2545106, "pyodide-lock.json": 113804 };

let unreachable = false;

const progress = { got: 0, of: 0, last: 0 };

/** @param {object} message */
const tell = (message) => postMessage(message);

/** What was needed could not be fetched. */
class Unreachable extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    unreachable = true; // the runtime wraps what it is thrown
  }
}

/** Count what is received, so that the page can show it. */
function watchDownloads() {
  const { fetch } = globalThis;
  globalThis.fetch = async (...request) => {
    const response = await fetch(...request).catch((error) => { throw new Unreachable(error.message); });
    if (!response.ok) throw new Unreachable(`${response.status} ${response.url}`);
    if (!response.body) return response;
    const file = response.url.split("/").pop() ?? "";
    progress.of += CORE[file] ?? Number(response.headers.get("content-length"));
    const counter = new TransformStream({
      transform(chunk, out) {
        progress.got += chunk.length;
        if (performance.now() - progress.last > 100) {
          progress.last = performance.now();
          tell({ got: progress.got, of: progress.of });
        }
        out.enqueue(chunk);
      },
    });
    return new Response(response.body.pipeThrough(counter), response);
  };
}

/** Take away what would let a listing reach the storage of the site. */
function closeStorage() {
  for (const name of ["indexedDB", "caches", "BroadcastChannel", "SharedWorker", "cookieStore", "importScripts"])
    for (let at = globalThis; at; at = Object.getPrototypeOf(at)) Reflect.deleteProperty(at, name);
  Reflect.deleteProperty(Object.getPrototypeOf(navigator), "storage");
}

/** @param {Start} start */
async function boot({ runtime, runner, acts, words }) {
  tell({ loading: "python" });
  const { loadPyodide } = await import(`${runtime}pyodide.mjs`).catch((error) => { throw new Unreachable(error.message); });
  const python = await loadPyodide({ indexURL: runtime });
  closeStorage();
  await unpack(python, runner);
  const session = python.pyimport("gen.cells.browser").Python((/** @type {string} */ text) => tell(JSON.parse(text)), words);
  const findImports = python.pyimport("pyodide.code").find_imports;
  return { python, session, findImports, acts };
}

/** @param {any} python @param {string} address */
async function unpack(python, address) {
  const response = await fetch(address);
  python.unpackArchive(await response.arrayBuffer(), "zip");
}

/** @param {Awaited<ReturnType<typeof boot>>} here @param {string} program */
async function loadImports(here, program) {
  const { python, findImports, acts } = here;
  /** @type {string[]} */
  const names = findImports(program).toJs();
  const wanted = acts && names.includes("acts") ? `${program}\nimport numpy` : program;
  /** @type {string[]} */
  const failed = [];
  await python.loadPackagesFromImports(wanted, {
    messageCallback: (/** @type {string} */ text) => text.startsWith("Loading ") && tell({ loading: main(text.slice(8), names) }),
    errorCallback: (/** @type {string} */ text) => failed.push(text),
  });
  if (failed.length) throw new Error(failed.join("\n"));
  if (wanted !== program) {
    await unpack(python, acts);
    here.acts = "";
  }
}

/** Leave out the packages that others need. @param {string} loading @param {string[]} imported */
const main = (loading, imported) => loading.split(", ").filter((name) => imported.includes(name)).join(", ") || loading;

/** @type {ReturnType<typeof boot> | undefined} */
let booted;

/** @param {{start?: Start} & Program} message */
async function answer({ start, program, file, name }) {
  booted ??= boot(/** @type {Start} */ (start));
  const here = await booted;
  if (program === undefined) return;
  await loadImports(here, program);
  tell({ running: true });
  tell({ done: true, error: here.session.run(program, file, name) });
}

watchDownloads();
let turn = Promise.resolve();
onmessage = ({ data }) => {
  turn = turn.then(() => answer(data)).catch((error) => tell({ failed: String(error?.message ?? error), unreachable }));
};
