// The comparison: sorts by a column, hides columns, and shows the curves of the chosen functions.
{
  const table = /** @type {HTMLTableElement} */ (document.querySelector("table.compare"));
  const choice = /** @type {HTMLFormElement} */ (document.querySelector("form.columns"));
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const boxes = [...choice.querySelectorAll("input")];
  const usual = (table.dataset.chosen ?? "").split(" ");
  const curves = document.querySelectorAll(".overlay svg .c");
  /** @type {string[]} */
  let chosen = [];
  let column = "", down = false;

  /** @param {Element} cell */
  const value = (cell) => {
    const text = /** @type {HTMLElement} */ (cell).dataset.value ?? cell.textContent ?? "";
    return text.trim() && Number.isFinite(+text) ? +text : text === "inf" ? Infinity : text === "-inf" ? -Infinity : text;
  };
  /** @param {HTMLTableRowElement} row */
  const key = (row) => value(/** @type {Element} */ (row.querySelector(`[data-column="${column}"]`)));
  /** @param {HTMLTableRowElement} a @param {HTMLTableRowElement} b */
  const compared = (a, b) => {
    const [first, second] = [key(a), key(b)];
    const order = first < second ? -1 : first > second ? 1 : 0;
    return down ? -order : order;
  };
  const show = () => {
    for (const curve of curves) {
      const at = chosen.findIndex((name) => curve.classList.contains(name));
      curve.classList.toggle("shown", at >= 0);
      /** @type {SVGElement} */ (curve).dataset.shade = `${at % 6}`;
    }
    for (const row of rows) {
      const at = chosen.indexOf(row.id);
      row.classList.toggle("chosen", at >= 0);
      const button = /** @type {HTMLElement} */ (row.querySelector("button"));
      button.setAttribute("aria-pressed", `${at >= 0}`);
      button.dataset.shade = `${at % 6}`;
    }
    for (const box of boxes)
      for (const cell of /** @type {NodeListOf<HTMLElement>} */ (table.querySelectorAll(`[data-column="${box.value}"]`))) cell.hidden = !box.checked;
    body.append(...(column ? [...rows].sort(compared) : rows));
    for (const head of table.querySelectorAll("thead th")) {
      const own = /** @type {HTMLElement} */ (head).dataset.column === column;
      if (own && column) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  };
  const read = () => {
    const state = new URLSearchParams(location.search);
    chosen = (state.get("f")?.split(",") ?? usual).filter((name) => rows.some((row) => row.id === name));
    const hidden = (state.get("hide") ?? "").split(",");
    for (const box of boxes) box.checked = !hidden.includes(box.value);
    [column, down] = [(state.get("sort") ?? "").replace(/^-/, ""), (state.get("sort") ?? "").startsWith("-")];
    if (!table.querySelector(`thead [data-column="${CSS.escape(column)}"]`)) column = "";
    show();
  };
  const write = () => {
    const state = new URLSearchParams();
    if (`${chosen}` !== `${usual}`) state.set("f", `${chosen}`);
    const hidden = boxes.filter((box) => !box.checked).map((box) => box.value);
    if (hidden.length) state.set("hide", `${hidden}`);
    if (column) state.set("sort", (down ? "-" : "") + column);
    history.pushState(null, "", location.pathname + (`${state}` && `?${state}`) + location.hash);
    show();
  };
  for (const row of rows) {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", row.querySelector("th")?.textContent ?? "");
    button.append(...row.cells[0].childNodes);
    button.addEventListener("click", () => {
      chosen = chosen.includes(row.id) ? chosen.filter((name) => name !== row.id) : [...chosen, row.id];
      write();
    });
    row.cells[0].append(button);
  }
  for (const head of /** @type {NodeListOf<HTMLElement>} */ (table.querySelectorAll("thead [data-column]"))) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => {
      [column, down] = [head.dataset.column ?? "", column === head.dataset.column && !down];
      write();
    });
    head.append(button);
  }
  choice.addEventListener("change", write);
  /** @type {HTMLButtonElement} */ (choice.querySelector("button")).addEventListener("click", () => {
    history.pushState(null, "", location.pathname);
    read();
  });
  addEventListener("popstate", read);
  choice.hidden = false;
  read();
}
