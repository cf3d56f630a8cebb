// Python in a worker: a session that the page can end at any moment by ending the worker.

/** @typedef {{runtime: string, runner: string, acts: string, words: string}} Start */
/** @typedef {{program: string, file: string, name: string}} Program */

// Sizes of what the runtime fetches before Python starts: unpacked, and on the way if the server does not tell.
/** @type {Record<string, [number, number]>} */
const CORE = { "pyodide.asm.wasm": [9596462, 3.2e6], "python_stdlib.zip": [2545106, 2.5e6], "pyodide-lock.json": [113804, 25e3] };

/** Host of what was needed and could not be fetched. */
let unreachable = "";

const progress = { got: 0, of: 0, last: 0 };

/** @param {object} message */
const tell = (message) => postMessage(message);

/** @param {string} address @param {string} reason */
function lost(address, reason) {
  unreachable = new URL(address).host; // by itself, since the runtime wraps what it is thrown
  return new Error(reason);
}

const plainFetch = globalThis.fetch;

/** Fetch, and count what is received, so that the page can show it. @param {Parameters<typeof plainFetch>} request */
async function fetchAndTell(...request) {
  const response = await plainFetch(...request).catch((error) => { throw lost(String(request[0]), error.message); });
  if (!response.ok) throw lost(response.url, `${response.status} ${response.url}`);
  if (!response.body) return response;
  const [unpacked, usual] = CORE[response.url.split("/").pop() ?? ""] ?? [0, 0];
  const size = Number(response.headers.get("content-length")) || usual;
  progress.of += size;
  const counter = new TransformStream({
    transform(chunk, out) {
      progress.got += chunk.length * (unpacked ? size / unpacked : 1);
      if (performance.now() - progress.last > 100) {
        progress.last = performance.now();
        tell({ got: progress.got, of: progress.of });
      }
      out.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(counter), response);
}

/** Load something for the session; a listing's own requests are its own affair. @template T @param {() => Promise<T>} load */
async function loading(load) {
  unreachable = "";
  globalThis.fetch = fetchAndTell;
  try { return await load(); } finally { globalThis.fetch = plainFetch; }
}

/** Take away what would let a listing reach the storage of the site. */
function closeStorage() {
  const names = [
    "indexedDB", "caches", "cookieStore", "BroadcastChannel", "importScripts",
    "Worker", "SharedWorker", // which would have all of these again
    "webkitRequestFileSystem", "webkitRequestFileSystemSync",
    "webkitResolveLocalFileSystemURL", "webkitResolveLocalFileSystemSyncURL",
  ];
  for (const name of names) for (let at = globalThis; at; at = Object.getPrototypeOf(at)) Reflect.deleteProperty(at, name);
  for (const name of ["storage", "storageBuckets", "serviceWorker"]) Reflect.deleteProperty(Object.getPrototypeOf(navigator), name);
}

/** @param {Start} start */
async function boot({ runtime, runner, acts, words }) {
  tell({ loading: "python" });
  const { loadPyodide } = await import(`${runtime}pyodide.mjs`).catch((error) => { throw lost(runtime, error.message); });
  const python = await loadPyodide({ indexURL: runtime });
  closeStorage();
  await unpack(python, runner);
  const session = python.pyimport("gen.listings.browser").Python((/** @type {string} */ text) => tell({ parts: JSON.parse(text) }), words);
  const findImports = python.pyimport("pyodide.code").find_imports;
  return { python, session, findImports, acts };
}

/** @param {any} python @param {string} address */
async function unpack(python, address) {
  const response = await fetchAndTell(address);
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

/** @param {any} error */
const reason = (error) => String(error?.message || error);

/** @param {{start?: Start} & Program} message */
async function answer({ start, program, file, name }) {
  booted ??= loading(() => boot(/** @type {Start} */ (start)));
  const here = await booted;
  if (program === undefined) return;
  try {
    await loading(() => loadImports(here, program));
  } catch (error) {
    if (!unreachable) throw error;
    return tell({ done: true, error: "ImportError", reason: reason(error), unreachable });
  }
  tell({ running: true });
  tell({ done: true, error: await here.session.run(program, file, name) });
}

let turn = Promise.resolve();
onmessage = ({ data }) => {
  turn = turn.then(() => answer(data)).catch((error) => tell({ failed: true, reason: reason(error), unreachable }));
};
/** Tell of an error that nobody waited for: Python may have ended, or it is one of a listing's callbacks. @param {any} error */
async function tellLate(error) {
  try {
    (await booted)?.python.runPython("");
    if (error?.name !== "PythonError") tell({ parts: [{ kind: "err", text: `${error}\n` }] }); // Python has told of its own
  } catch {
    tell({ failed: true, reason: reason(error) });
  }
}

addEventListener("error", (event) => { event.preventDefault(); tellLate(event.error); });
addEventListener("unhandledrejection", (event) => { event.preventDefault(); tellLate(event.reason); });
