// Narrows the ledger of claims to a verdict and to words; the state stands in the address, where the theme
// takes "q" for its own search. Without it, all shows.
{
  const form = /** @type {HTMLFormElement} */ (document.querySelector(".ledger-filter"));
  const rows = /** @type {HTMLDetailsElement[]} */ ([...document.querySelectorAll(".ledger details")]);
  const buttons = [...form.querySelectorAll("button")];
  const search = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  const texts = rows.map((row) => (row.textContent ?? "").toLowerCase());
  const show = () => {
    const verdict = buttons.find((each) => each.getAttribute("aria-pressed") === "true")?.value;
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    rows.forEach((row, at) => {
      row.hidden = !((!verdict || row.className === verdict) && words.every((word) => texts[at].includes(word)));
    });
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".ledger"))) {
      part.hidden = !part.querySelector("details:not([hidden])");
    }
    const count = rows.filter((row) => !row.hidden).length;
    /** @type {HTMLOutputElement} */ (form.querySelector("output")).value =
      (form.dataset.shown ?? "").replace("{count}", `${count}`).replace("{all}", `${rows.length}`);
  };
  /** @param {string} verdict */
  const press = (verdict) => buttons.forEach((each) => each.setAttribute("aria-pressed", `${each.value === verdict}`));
  const read = () => {
    const state = new URLSearchParams(location.search);
    const verdict = state.get("verdict") ?? "";
    press(buttons.some((each) => each.value === verdict) ? verdict : "");
    search.value = state.get("find") ?? "";
    show();
  };
  /** @param {boolean} step whether the way back leads over the state before */
  const write = (step) => {
    const state = new URLSearchParams();
    const verdict = buttons.find((each) => each.getAttribute("aria-pressed") === "true")?.value;
    if (verdict) state.set("verdict", verdict);
    if (search.value.trim()) state.set("find", search.value.trim());
    history[step ? "pushState" : "replaceState"](null, "", location.pathname + (`${state}` && `?${state}`) + location.hash);
    show();
  };
  const open = () => {
    const row = document.getElementById(location.hash.slice(1))?.closest("details");
    if (row) row.open = true;
    row?.scrollIntoView();
  };
  form.addEventListener("click", ({ target }) => {
    if (!(target instanceof HTMLButtonElement)) return;
    press(target.value);
    write(true);
  });
  search.addEventListener("input", () => write(false));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", read);
  addEventListener("hashchange", open);
  form.hidden = false;
  read();
  open();
}
