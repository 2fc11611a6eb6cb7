// Bundles the page: node build.mjs OUT makes OUT/page.html, one file with the script, the style sheet and the policy that
// allows these two and nothing else. Three marks in it stand for what the program fills in: title, summary, data.
// Offline: needs node_modules only. The same sources give the same bytes.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

export const here = dirname(fileURLToPath(import.meta.url));
const marks = ["title", "summary", "data"].map((name) => `<!--oakum:${name}-->`);

/** What esbuild needs to know, for the page and for its tests alike. */
export const settings = {
  absWorkingDir: here,
  bundle: true,
  charset: "ascii",
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  logLevel: "warning",
  target: ["es2020"],
};

async function bundle(entry) {
  const made = await build({ ...settings, entryPoints: [entry], format: "iife", minify: true, outdir: "out", write: false });
  return made.outputFiles[0].text.trim();
}

const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

function policy(script, style) {
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

function compose(shell, script, style) {
  for (const mark of marks) if ((script + style).includes(mark)) throw new Error(`${mark} stands in the bundle`);
  if (/<\/(script|style)/i.test(script + style)) throw new Error("the bundle ends its own element");
  const parts = { policy: policy(script, style), style, script };
  return shell.replace(/<!--build:(\w+)-->/g, (_, name) => parts[name]);
}

async function main(out) {
  const [script, style] = await Promise.all([bundle("src/main.tsx"), bundle("src/style/page.css")]);
  const page = compose(readFileSync(join(here, "src/shell.html"), "utf8"), script, style);
  for (const mark of marks) if (page.split(mark).length !== 2) throw new Error(`${mark} must be there once`);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "page.html"), page);
  console.log(`page.html: ${page.length} bytes, ${gzipSync(page, { level: 9 }).length} with gzip`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv[2] ?? join(here, "../build/web"));
