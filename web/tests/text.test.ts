import assert from "node:assert/strict";
import { test } from "node:test";
import { oneLine, safeLink, visible } from "../src/data/visible.ts";
import { counted, daysBetween, grouped, percent, sized } from "../src/data/words.ts";
import { blocks, inlines } from "../src/logic/markdown.ts";

test("nothing hides in a name", () => {
  assert.equal(visible("a\u202eb"), "a{U+202E}b");
  assert.equal(visible("\u0000\u001b[31m\u200b\ufeff"), "{U+0000}{U+001B}[31m{U+200B}{U+FEFF}");
  assert.equal(visible("tab\tand\nline, é, 漢字"), "tab\tand\nline, é, 漢字");
  assert.equal(oneLine(" a\n  b ", 10), "a b");
  assert.equal(oneLine("x".repeat(500), 5), "xxxxx…");
});

test("where links may lead", () => {
  assert.equal(safeLink("https://example.org/a?b"), "https://example.org/a?b");
  assert.equal(safeLink("HTTP://example.org"), "http://example.org/");
  for (const hostile of ["javascript:alert(1)", "data:text/html,x", "//example.org", "ftp://x", " https://x", "https://a@b.c", "https://", "", "java\nscript:x"])
    assert.equal(safeLink(hostile), undefined, hostile);
});

test("the Markdown of advisories", () => {
  assert.deepEqual(inlines("see `f()` and **this** at [there](https://x.org/a) or https://y.org/b."),
    ["see ", { code: "f()" }, " and ", { strong: "this" }, " at ", { link: "https://x.org/a", text: "there" }, " or ", { link: "https://y.org/b", text: "https://y.org/b" }, "."]);
  assert.deepEqual(blocks("# Impact\ntext\nmore\n\n- one\n- two\n```\n# code\n```").map((block) => block.kind),
    ["heading", "paragraph", "item", "item", "code"]);
  assert.deepEqual(blocks("<img onerror=x>"), [{ kind: "paragraph", parts: ["<img onerror=x>"] }], "HTML is text");
  assert.deepEqual(blocks("```\nopen"), [{ kind: "code", text: "open" }]);
  const start = Date.now();
  blocks("[".repeat(100_000) + "`".repeat(100_000) + "*".repeat(100_000));
  assert.ok(Date.now() - start < 3000, "hostile text takes no time");
});

test("words for numbers", () => {
  assert.equal(grouped(12814), "12,814");
  assert.equal(counted(1, "finding"), "1 finding");
  assert.equal(counted(2000, "finding"), "2,000 findings");
  assert.deepEqual([0, 0.0004, 0.031, 0.94].map(percent), ["0%", "<0.1%", "3.1%", "94%"]);
  assert.deepEqual([1, 1536, 187_432_448].map(sized), ["1 B", "1.5 KiB", "179 MiB"]);
  assert.equal(daysBetween("2026-01-01T00:00:00Z", "2026-01-03T12:00:00Z"), 2);
  assert.equal(daysBetween("never", "2026-01-03T12:00:00Z"), undefined);
});
