// Reads {css, words} from standard input and writes the CSS without the rules that no word calls for.
import { text } from "node:stream/consumers";
import { PurgeCSS } from "purgecss";

const { css, words } = JSON.parse(await text(process.stdin));
const [result] = await new PurgeCSS().purge({
  content: [{ raw: words, extension: "html" }],
  css: [{ raw: css }],
  defaultExtractor: (content) => content.split(" "),
  safelist: [":root", "html", "body"],
  // parts of the theme that its script can make but that are switched off here
  blocklist: [/^md-annotation/, /^md-consent/, /^md-feedback/, /^md-tooltip/, /^md-version/],
  variables: true,
});
process.stdout.write(result.css.replace(/\/\*[^]*?\*\//g, "").replace(/\s*\n\s*/g, ""));
