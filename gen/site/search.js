// The theme's search compares beginnings of words only. But Korean words carry particles and are written together,
// and everyone slips: here a Korean word loses its particle and is found inside of words, a compound is found as
// its parts, and a word in Latin letters that the site does not know is taken for one with another letter.
/**
 * @param {string} query what was typed; the theme will put a star behind each word that has no sign of its own
 * @param {Record<string, unknown>} words every word of the index
 * @returns {string}
 */
function widened(query, words) {
  const all = Object.keys(words);
  const particle = /(?<=..)(?:에서|으로|까지|부터|처럼|보다|라고|은|는|이|가|을|를|의|에|로|와|과|도|만)$/;
  const bare = (/** @type {string} */ word) => word.replace(particle, "");

  const korean = (/** @type {string} */ word) => {
    const stem = all.some((other) => other.includes(bare(word))) ? bare(word) : word;
    const known = new Set(all.flatMap((other) => [other, bare(other)]));
    for (let at = stem.length - 2; at > 1; at--) {
      const parts = [stem.slice(0, at), stem.slice(at)];
      if (parts.every((part) => known.has(part))) return parts.map((part) => `+*${part}*`).join(" ");
    }
    return `*${stem}`;
  };

  const latin = (/** @type {string} */ word) => {
    const slip = word.length > 4 && !all.some((other) => other.startsWith(word.toLowerCase()));
    return slip ? `${word}~1` : word;
  };

  // who types the name of something means its page, which has a word for it; the beginning of one will do
  const letters = bare(query.trim()).toLowerCase().replace(/[^0-9a-z가-힣²√]/g, "");
  const begun = `name0${[...letters].map((letter) => letter.charCodeAt(0).toString(16)).join("")}`;
  const prefix = letters.length > 2 && all.some((word) => word.startsWith(begun)) ? ` ${begun}*` : "";
  const wide = query.replace(/(?<=^|\s)([가-힣]{2,}|[a-z]\w+[가-힣]*)\*?(?=\s|$)/gi, (_, /** @type {string} */ word) =>
    /^[가-힣]/.test(word) ? korean(word) : latin(bare(word)),
  );
  return wide + (`${begun}0end` in words ? ` ${begun}0end` : prefix);
}
