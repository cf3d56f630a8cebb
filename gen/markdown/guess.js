// Hides the verdicts of a post until the reader has voted on each. Without it, all of them show.
{
  const bar = /** @type {HTMLElement} */ (document.querySelector(".guess"));
  const [button] = bar.getElementsByTagName("button");
  const { content } = /** @type {HTMLTemplateElement} */ (bar.querySelector("template"));
  const [form, voted] = content.children;
  /** @param {HTMLElement} check */
  const ask = (check) => {
    const vote = /** @type {HTMLElement} */ (form.cloneNode(true));
    const legend = /** @type {HTMLElement} */ (vote.firstChild);
    const shape = /** @type {HTMLElement} */ (check.querySelector(".shape"));
    legend.innerText = legend.innerText.replace("{number}", shape.innerText.slice(1));
    vote.onclick = ({ target }) => {
      if (!(target instanceof HTMLButtonElement)) return;
      const told = /** @type {HTMLElement} */ (voted.cloneNode(true));
      told.append(target.innerText);
      vote.replaceWith(told);
      for (const each of [check, ...document.querySelectorAll(`[href="#${check.id}"]`)]) each.classList.add("told");
      check.tabIndex = -1;
      check.focus();
    };
    check.before(vote);
  };
  /** @param {boolean} on */
  const turn = (on) => {
    if (on && !document.querySelector(".vote, .voted")) /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".check")).forEach(ask);
    document.body.classList.toggle("guessing", on);
    button.ariaPressed = `${on}`;
    sessionStorage.guess = on ? "1" : "";
  };
  button.onclick = () => turn(!document.body.classList.contains("guessing"));
  button.hidden = false;
  if (sessionStorage.guess) turn(true);
}
