// Reads one JSON request a line, {tex, display}, and answers with one JSON line, {mathml} or {error}.
import { createInterface } from "node:readline";
import katex from "katex";

// MathML Core ignores mathvariant="script" and the like: the letters themselves must be the right ones.
const ALPHABETS = {
  script: { A: 0x1d49c, a: 0x1d4b6, holes: { B: 0x212c, E: 0x2130, F: 0x2131, H: 0x210b, I: 0x2110, L: 0x2112, M: 0x2133, R: 0x211b, e: 0x212f, g: 0x210a, o: 0x2134 } },
  "double-struck": { A: 0x1d538, a: 0x1d552, 0: 0x1d7d8, holes: { C: 0x2102, H: 0x210d, N: 0x2115, P: 0x2119, Q: 0x211a, R: 0x211d, Z: 0x2124 } },
  fraktur: { A: 0x1d504, a: 0x1d51e, holes: { C: 0x212d, H: 0x210c, I: 0x2111, R: 0x211c, Z: 0x2128 } },
  bold: { A: 0x1d400, a: 0x1d41a, 0: 0x1d7ce, holes: {} },
  "bold-italic": { A: 0x1d468, a: 0x1d482, holes: {} },
};

function letter(alphabet, char) {
  const first = char >= "a" && char <= "z" ? "a" : char >= "A" && char <= "Z" ? "A" : char >= "0" && char <= "9" ? "0" : "";
  const code = alphabet.holes[char] ?? (alphabet[first] && alphabet[first] + char.charCodeAt(0) - first.charCodeAt(0));
  return code ? String.fromCodePoint(code) : char;
}

// A minus that begins a term takes no space behind it; MathML can tell only when it begins a row.
const SIGN = /(<mo[^>]*>(?:[([{|,;:=≤≥≈∈→]|&[lg]t;)<\/mo>)<mo>([−+±])<\/mo>/g;

// A name below another, as in GELU_tanh, is applied to nothing.
const INDEX = /<mo>\u2061<\/mo>(?=<\/msub>|(?:<mo[^>]*>′<\/mo>|<mrow>(?:<mo[^>]*>′<\/mo>)+<\/mrow>)<\/msubsup>)/g;

// TeX sets the name of a function apart from the factor before it, MathML does not.
const NAME = /(<\/(?:mi|mn|msup|msub|msubsup|mfrac|msqrt|mrow)>|<mo[^>]*>[)′″‴]<\/mo>)(?=<mi[^>]*>\p{L}{2,}<\/mi><mo>\u2061|<msup><mrow><mi[^>]*>\p{L}{2,}<\/mi><mo>\u2061<\/mo><\/mrow><mn>\d+<\/mn><\/msup><mo[^>]*>\()/gu;

// Fonts draw a prime raised already; as a superscript it would be raised twice and too small.
const PRIMES = /(?:<mo mathvariant="normal"[^>]*>′<\/mo>|<mrow>(?:<mo mathvariant="normal">′<\/mo>)+<\/mrow>)<\/msup>/;

function lowerPrimes(html) {
  for (let end; (end = PRIMES.exec(html)); ) {
    let start = end.index;
    for (let depth = 1; depth > 0; ) {
      const opening = html.lastIndexOf("<msup>", start - 1);
      const closing = html.lastIndexOf("</msup>", start - 1);
      depth += closing > opening ? 1 : -1;
      start = Math.max(opening, closing);
    }
    const base = html.slice(start + "<msup>".length, end.index).replace("<mo>\u2061</mo>", "");
    const count = end[0].split("′").length - 1;
    const prime = `<mo lspace="0" rspace="0">${["′", "″", "‴"][count - 1] ?? "′".repeat(count)}</mo>`;
    html = html.slice(0, start) + `<mrow>${base}${prime}</mrow>` + html.slice(end.index + end[0].length);
  }
  return html;
}

function mathml(tex, display) {
  const html = katex.renderToString(tex, { displayMode: display, output: "mathml", throwOnError: true, strict: "error" });
  return lowerPrimes(html)
    .replace(/^<span class="katex">|<\/span>$/g, "")
    .replace(/<annotation[^]*?<\/annotation>/g, "")
    .replace(/<\/?semantics>/g, "")
    .replace(SIGN, '$1<mo form="prefix">$2</mo>')
    .replace(INDEX, "")
    .replace(NAME, '$1<mspace width="0.1667em"></mspace>')
    .replace(/ mathvariant="([a-z-]+)">([^<]*)</g, (whole, variant, text) =>
      ALPHABETS[variant] ? `>${[...text].map((char) => letter(ALPHABETS[variant], char)).join("")}<` : whole);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { tex, display } = JSON.parse(line);
  let answer;
  try {
    answer = { mathml: mathml(tex, display) };
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
