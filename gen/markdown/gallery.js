// The filter of the gallery: buttons and a search, whose state stands in the address, where the theme takes "q".
{
  const form = /** @type {HTMLFormElement} */ (document.querySelector("form.pick"));
  const cards = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".gallery > li"));
  const buttons = [...form.querySelectorAll("button")];
  const search = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  const pressed = () => buttons.filter((each) => each.getAttribute("aria-pressed") === "true").map((each) => each.value);
  const show = () => {
    const wanted = pressed();
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const card of cards) {
      const tags = (card.dataset.tags ?? "").split(" ");
      card.hidden = !wanted.every((tag) => tags.includes(tag)) || !words.every((word) => card.dataset.names?.includes(word));
      count += card.hidden ? 0 : 1;
    }
    for (const list of document.querySelectorAll(".gallery")) {
      const empty = !list.querySelector("li:not([hidden])");
      /** @type {HTMLElement} */ (list).hidden = empty;
      /** @type {HTMLElement} */ (list.previousElementSibling).hidden = empty;
    }
    /** @type {HTMLOutputElement} */ (form.querySelector("output")).value = (form.dataset.shown ?? "").replace("{count}", `${count}`).replace("{all}", `${cards.length}`);
  };
  const read = () => {
    const state = new URLSearchParams(location.search);
    const wanted = (state.get("show") ?? "").split(",");
    for (const each of buttons) each.setAttribute("aria-pressed", `${wanted.includes(each.value)}`);
    search.value = state.get("find") ?? "";
    show();
  };
  /** @param {boolean} step whether the way back leads over the state before */
  const write = (step) => {
    const state = new URLSearchParams();
    if (pressed().length) state.set("show", pressed().join(","));
    if (search.value.trim()) state.set("find", search.value.trim());
    const address = location.pathname + (`${state}` && `?${state}`) + location.hash;
    history[step ? "pushState" : "replaceState"](null, "", address);
    show();
  };
  form.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("button");
    if (!button) return;
    button.setAttribute("aria-pressed", `${button.getAttribute("aria-pressed") !== "true"}`);
    write(true);
  });
  search.addEventListener("input", () => write(false));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", read);
  form.hidden = false;
  read();
}
