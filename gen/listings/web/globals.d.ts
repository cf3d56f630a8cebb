// What the bundler puts in: gen/finish/cells.py.
declare const WORDS: Record<string, string>; // section "cells" of the strings, each word by itself
declare const OUTPUT_WORDS: string; // section "listing", in JSON
declare const RUNTIME: string;
declare const WORKER: string;
declare const PYTHON_FILES: { runner: string; acts: string; hangul: string }; // the fonts with a space between
