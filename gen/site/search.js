// Korean words carry particles and are written together; the theme's search compares beginnings of words only.
// A word of two or more syllables loses its particle unless the index knows the word with it, and is found inside words.
function koreanQuery(query, words) {
  const known = (part) => Object.keys(words).some((word) => word.includes(part));
  const particle = /(?<=..)(?:에서|으로|까지|부터|처럼|보다|라고|은|는|이|가|을|를|의|에|로|와|과|도|만)$/;
  return query.replace(/(^|\s)([가-힣]{2,})(?=\s|$)/g, (_, before, word) => {
    const stem = word.replace(particle, "");
    return `${before}*${known(stem) ? stem : word}*`;
  });
}
