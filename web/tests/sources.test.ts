// What must not be in the page's sources: ways to make HTML of texts, to ask for anything, to run texts.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const forbidden = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|srcdoc|\beval\(|new Function|\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts|@font-face|url\(/;

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

test("sources", () => {
  const all = files(join(process.cwd(), "src"));
  assert.ok(all.length > 30, "the sources are where this test looks");
  for (const path of all) assert.doesNotMatch(readFileSync(path, "utf8"), forbidden, path);
});
