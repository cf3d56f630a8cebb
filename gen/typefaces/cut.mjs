// Reads [{font, text, features}, …] in JSON from standard input and writes, in base64, each font cut down to its text,
// as WOFF2; where text is null, the whole font as TrueType.
import { readFile } from "node:fs/promises";
import { text as read } from "node:stream/consumers";
import { setFlagsFromString } from "node:v8";

// Compressing is nearly all of the work, and slow in code that was compiled in a hurry.
setFlagsFromString("--no-liftoff");
const { default: subset } = await import("subset-font");

const FIRST_TABLE = 12;
const TABLE = 16;

/** Forget what a font is called, which no page shows; without the table itself, browsers refuse it. */
function forgetNames(font) {
  const view = new DataView(font.buffer, font.byteOffset, font.length);
  for (let number = 0; number < view.getUint16(4); number++) {
    const entry = FIRST_TABLE + TABLE * number;
    if (font.toString("latin1", entry, entry + 4) !== "name") continue;
    const table = view.getUint32(entry + 8);
    view.setUint32(entry + 12, 6);
    [0, 0, 6].forEach((word, at) => view.setUint16(table + 2 * at, word)); // version, count, where texts begin
  }
  return font;
}

const wanted = JSON.parse(await read(process.stdin));

const cut = (font, text, features, targetFormat) =>
  subset(font, text, { keepFeatures: features, noHinting: true, targetFormat });

/** Decode a font, and cut it down to what all that is wanted of it needs. */
async function decoded(font) {
  const cuts = wanted.filter((one) => one.font === font && one.text !== null);
  const [texts, features] = [cuts.map(({ text }) => text).join(""), cuts.flatMap(({ features }) => features)];
  return forgetNames(await cut(await readFile(font), texts, features, "sfnt"));
}

const fonts = new Map();
const made = [];
for (const { font, text, features } of wanted) {
  if (text === null) {
    made.push(await subset(await readFile(font), undefined, { keepAllGlyphs: true, targetFormat: "sfnt" }));
  } else {
    if (!fonts.has(font)) fonts.set(font, await decoded(font));
    made.push(await cut(fonts.get(font), text, features, "woff2"));
  }
}
process.stdout.write(JSON.stringify(made.map((data) => data.toString("base64"))));
