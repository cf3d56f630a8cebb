// Reads {css, words} from standard input and writes the CSS, short, without the rules that no word calls for.
import { text } from "node:stream/consumers";
import { transform } from "esbuild";
import { PurgeCSS } from "purgecss";

const { css, words } = JSON.parse(await text(process.stdin));
// the theme has rules for twenty tabs in a row, each with its own selectors; no page has more than nine
const LATE_TAB = /tabbed-.*:nth-child\((1\d|20)\)/;
const fewTabs = css.replace(/([^{}]+)(\{[^{}]*\})/g, (rule, selectors, body) => {
  if (!LATE_TAB.test(selectors)) return rule;
  const left = selectors.split(",").filter((selector) => !LATE_TAB.test(selector));
  return left.length ? left.join(",") + body : "";
});
const [result] = await new PurgeCSS().purge({
  content: [{ raw: words, extension: "html" }],
  css: [{ raw: fewTabs }],
  defaultExtractor: (content) => content.split(" "),
  // plots of the readers' own may use any colour of the figures
  safelist: { standard: [":root", "html", "body", /^cm-/], variables: [/^--fig-/] },
  // parts of the theme that its script can make but that are switched off here, or that no page has
  blocklist: [
    /^md-annotation/, /^md-consent/, /^md-feedback/, /^md-tooltip/, /^md-version/,
    ...(words.includes(" tabbed-set ") ? [] : [/^tabbed-/]),
  ],
  variables: true,
});
const { code } = await transform(result.css, { loader: "css", minify: true, legalComments: "none", charset: "utf8" });
process.stdout.write(code);
