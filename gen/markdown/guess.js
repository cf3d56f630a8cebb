// Hides the verdicts of a post until the reader has voted on each. Without it, all of them show.
{
  const bar = /** @type {HTMLElement} */ (document.querySelector(".guess"));
  const [button] = bar.getElementsByTagName("button");
  const { content } = /** @type {HTMLTemplateElement} */ (bar.querySelector("template"));
  const [form, voted] = /** @type {HTMLElement[]} */ ([...content.children]);
  /** @param {Element} check @param {HTMLElement} vote @param {string} choice */
  const reveal = (check, vote, choice) => {
    const told = /** @type {HTMLElement} */ (voted.cloneNode(true));
    told.append(choice);
    vote.replaceWith(told);
    for (const link of document.querySelectorAll(`a.verdict[href="#${check.id}"]`)) {
      link.classList.add("told");
      link.parentElement?.classList.add("told");
    }
    check.classList.add("told");
    check.setAttribute("tabindex", "-1");
    /** @type {HTMLElement} */ (check).focus({ preventScroll: true });
  };
  /** @param {Element} check */
  const ask = (check) => {
    const vote = /** @type {HTMLElement} */ (form.cloneNode(true));
    const [legend] = vote.getElementsByTagName("legend");
    legend.textContent = (legend.textContent ?? "").replace("{number}", check.querySelector(".shape")?.textContent?.slice(1) ?? "");
    vote.addEventListener("click", ({ target }) => {
      if (target instanceof HTMLButtonElement) reveal(check, vote, target.textContent ?? "");
    });
    check.before(vote);
  };
  /** @param {boolean} on */
  const turn = (on) => {
    document.body.classList.toggle("guessing", on);
    button.setAttribute("aria-pressed", `${on}`);
    if (on && !document.querySelector(".vote, .voted")) document.querySelectorAll(".check").forEach(ask);
    sessionStorage.setItem("guess", on ? "1" : "");
  };
  button.addEventListener("click", () => turn(!document.body.classList.contains("guessing")));
  button.hidden = false;
  if (sessionStorage.getItem("guess")) turn(true);
}
