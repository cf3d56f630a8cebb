// Korean words carry particles and are written together; the theme's search compares beginnings of words only.
// A word of two or more syllables loses its particle if the index knows the rest, and is found inside words too.
/**
 * @param {string} query what was typed
 * @param {Record<string, unknown>} words every word of the index
 * @returns {string}
 */
function koreanQuery(query, words) {
  const known = (/** @type {string} */ part) => Object.keys(words).some((word) => word.includes(part));
  const particle = /(?<=..)(?:에서|으로|까지|부터|처럼|보다|라고|은|는|이|가|을|를|의|에|로|와|과|도|만)$/;
  return query.replace(/(^|\s)([가-힣]{2,})(?=\s|$)/g, (_, /** @type {string} */ before, /** @type {string} */ word) => {
    const stem = word.replace(particle, "");
    return `${before}*${known(stem) ? stem : word}*`;
  });
}
