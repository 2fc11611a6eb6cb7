// Runs tests/*.test.ts: node test.mjs OUT bundles them into OUT and hands them to node's own runner.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { here, settings } from "./build.mjs";

const out = process.argv[2] ?? join(here, "../build/web-tests");
const tests = readdirSync(join(here, "tests")).filter((name) => name.endsWith(".test.ts")).sort();
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await build({
  ...settings,
  entryPoints: tests.map((name) => join("tests", name)),
  format: "esm",
  outdir: out,
  outExtension: { ".js": ".mjs" },
  platform: "node",
  target: ["node18"],
});
const files = tests.map((name) => join(out, name.replace(/\.ts$/, ".mjs")));
process.exit(spawnSync(process.execPath, ["--test", ...files], { cwd: here, stdio: "inherit" }).status ?? 1);
