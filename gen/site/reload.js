// Reloads the page as soon as the preview would answer otherwise; while nobody looks at it, it waits.
{
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const query = new URLSearchParams({ path: location.pathname, version: script.dataset.version ?? "" });
  const address = new URL(`events?${query}`, script.src);
  /** @type {EventSource | undefined} */
  let events;
  const listen = () => {
    events?.close();
    if (document.hidden) return;
    events = new EventSource(address);
    events.onmessage = () => location.reload();
  };
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => events?.close());
  addEventListener("pageshow", listen);

  // pages of the preview itself follow the choice of light or dark made on the site
  if (document.documentElement.dataset.theme) {
    const base = document.documentElement.dataset.base ?? "/";
    const chosen = JSON.parse(localStorage.getItem(`${base}.__palette`) ?? "{}")?.color;
    if (chosen?.scheme && chosen.media !== "(prefers-color-scheme)") {
      document.documentElement.dataset.theme = chosen.scheme;
    }
  }
}
