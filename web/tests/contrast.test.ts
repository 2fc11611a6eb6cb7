// What is read can be read: WCAG 2.2 AA for the colours of both themes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const css = readFileSync("src/style/tokens.css", "utf8");
const colours = (block: string): Record<string, string> =>
  Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]));
const [light, dark] = [colours(css.slice(0, css.indexOf("[data-theme"))), colours(css.slice(css.indexOf("[data-theme")))];

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const texts = [["ink", "paper"], ["ink", "panel"], ["ink", "sunken"], ["ink", "accent-soft"], ["ink", "warning-soft"], ["ink", "alarm-soft"],
  ["muted", "paper"], ["muted", "panel"], ["muted", "sunken"], ["muted", "accent-soft"], ["accent", "paper"], ["accent", "panel"], ["accent", "accent-soft"],
  ["on-accent", "accent"], ["alarm", "panel"], ["alarm", "paper"], ["panel", "alarm"],
  ...["critical", "high", "medium", "low", "unknown"].map((severity) => [`on-${severity}`, severity])];

for (const [name, theme] of [["light", light], ["dark", dark]] as const)
  test(`contrast of the ${name} theme`, () => {
    for (const [over, under] of texts)
      assert.ok(contrast(theme[over], theme[under]) >= 4.5, `${over} on ${under}: ${contrast(theme[over], theme[under]).toFixed(2)}`);
    assert.ok(contrast(theme["strong-line"], theme.panel) >= 3, "edges of fields");
    assert.ok(contrast(theme["strong-line"], theme.paper) >= 3, "edges of fields on paper");
  });

test("severities differ in lightness where they are read side by side", () => {
  const order = ["critical", "high", "medium"].map((severity) => luminance(light[severity]));
  assert.ok(order[0] * 1.5 < order[1] && order[1] * 1.5 < order[2], order.join(" "));
});
