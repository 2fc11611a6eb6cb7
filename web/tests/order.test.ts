import assert from "node:assert/strict";
import { test } from "node:test";
import { groups, rowsOf } from "../src/logic/group.ts";
import { naturally, Sorter } from "../src/logic/sort.ts";
import { closedBy, remaining } from "../src/logic/plan.ts";
import { choosePackages } from "../src/logic/packages.ts";
import { spread } from "../src/data/report.ts";
import { sample, wire } from "./sample.ts";

test("numbers in names compare as numbers", () => {
  const cases: [string, string][] = [["CVE-2024-9", "CVE-2024-10"], ["1.9", "1.10"], ["a", "b"], ["a", "a1"], ["A", "b"], ["", "a"]];
  for (const [lower, higher] of cases) {
    assert.ok(naturally(lower, higher) < 0, `${lower} < ${higher}`);
    assert.ok(naturally(higher, lower) > 0, `${higher} > ${lower}`);
    assert.equal(naturally(lower, lower), 0);
  }
});

test("sorting", () => {
  const sorter = new Sorter(sample());
  const all = [0, 1, 2, 3, 4];
  assert.deepEqual(sorter.sort(all, { key: "urgency", reversed: false }), all);
  assert.deepEqual(sorter.sort(all, { key: "severity", reversed: false }), [0, 3, 1, 2, 4]);
  assert.deepEqual(sorter.sort(all, { key: "severity", reversed: true }), [4, 1, 2, 0, 3], "equal ones stay in order");
  assert.deepEqual(sorter.sort(all, { key: "rule", reversed: false }), [3, 1, 0, 2, 4], "CVE-2024-9 before -10");
  assert.deepEqual(sorter.sort([4, 2, 0], { key: "risk", reversed: false }), [0, 2, 4]);
});

test("groups come as their first findings come", () => {
  const report = sample();
  const all = groups(report, [0, 2, 3, 4], "package");
  assert.deepEqual(all.map((group) => [group.name, group.findings]),
    [["openssl 1.9", [0]], ["left-pad 1.9", [2, 4]], ["srv/app/lock.json", [3]]]);
  assert.deepEqual(rowsOf(all, "package", new Set(["left-pad 1.9"])), [-1, 0, -2, -3, 3], "a closed group shows its heading only");
  assert.deepEqual(rowsOf(groups(report, [0, 2], "none"), "none", new Set()), [0, 2]);
  assert.deepEqual(rowsOf(groups(report, [], "none"), "none", new Set()), []);
});

test("the plan's sums count a finding once", () => {
  const [step] = wire().plan;
  const steps = [{ ...step, closes: [1, 2] }, { ...step, closes: [2, 3] }];
  assert.equal(closedBy(steps), 3);
  assert.deepEqual(remaining(steps, 10), [8, 7]);
});

test("packages with the most urgent findings first", () => {
  assert.deepEqual(choosePackages(sample(), [], false), [0, 1, 2]);
  assert.deepEqual(choosePackages(sample(), ["left", "1.10"], false), [2]);
  assert.deepEqual(choosePackages(sample(), [], true), [0, 1]);
});

test("ways to a package end even in rings", () => {
  const report = sample();
  assert.deepEqual(report.shortestPath(2), [1, 2]);
  assert.deepEqual(report.shortestPath(0), [0]);
  const ring = wire();
  ring.packages.relationship = [0, 4, 4];
  assert.deepEqual(new (report.constructor as new (w: typeof ring) => typeof report)(ring).shortestPath(2), [2]);
});

test("a number alone stands for a column", () => {
  const one = wire();
  const findings = one.findings as unknown as Record<string, unknown>;
  findings.line = 7;
  spread(one);
  assert.deepEqual(one.findings.line, [7, 7, 7, 7, 7]);
  assert.deepEqual(one.findings.kind, wire().findings.kind);
});
