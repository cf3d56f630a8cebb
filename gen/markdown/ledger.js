// Narrows the ledger of claims to a verdict and a post. Without it, the whole table shows.
{
  const form = /** @type {HTMLFormElement} */ (document.querySelector(".ledger-filter"));
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".ledger tr[data-verdict]")]);
  const show = () => {
    const chosen = [...new FormData(form)].filter(([, value]) => value);
    for (const row of rows) row.hidden = !chosen.every(([name, value]) => row.dataset[name] === value);
    const count = rows.filter((row) => !row.hidden).length;
    /** @type {HTMLOutputElement} */ (form.querySelector("output")).value =
      (form.dataset.shown ?? "").replace("{count}", String(count)).replace("{all}", String(rows.length));
  };
  form.addEventListener("change", show);
  // a browser that goes back puts the choices back after this script
  addEventListener("pageshow", show);
  form.hidden = false;
  show();
}
