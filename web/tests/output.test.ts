import assert from "node:assert/strict";
import { test } from "node:test";
import { fromAddress, start, toAddress } from "../src/logic/address.ts";
import { csvCell, csvOf, jsonOf } from "../src/logic/csv.ts";
import { type Mark, missing, vexOf } from "../src/logic/vex.ts";
import { everything } from "../src/logic/filter.ts";
import { sample } from "./sample.ts";

test("cells that spreadsheets would evaluate", () => {
  const cases: [string, string][] = [
    ["plain", '"plain"'], ["", '""'], ['say "x"', '"say ""x"""'], ["a,b\nc", '"a,b\nc"'],
    ["=1+1", '"\'=1+1"'], ["+1", '"\'+1"'], ["-1", '"\'-1"'], ["@x", '"\'@x"'], ["\t=1", '"\'\t=1"'], ["\r=1", '"\'\r=1"'],
    [" =1", '"\' =1"'], ["|calc", '"\'|calc"'], ["\uff1d1", '"\'\uff1d1"'], ["1-2", '"1-2"'],
  ];
  for (const [text, wanted] of cases) assert.equal(csvCell(text), wanted);
});

test("CSV and JSON have the findings given, in order", () => {
  const lines = csvOf(sample(), [2, 0]).trimEnd().split("\r\n");
  assert.equal(lines.length, 3);
  assert.ok(lines[0].startsWith('"Severity","Kind","Finding"'));
  assert.ok(lines[1].includes('"left-pad"') && lines[2].includes('"openssl"'));
  const { findings } = JSON.parse(jsonOf(sample(), [1])) as { findings: Record<string, string>[] };
  assert.equal(findings[0].Reason, "not reachable");
  assert.ok(!("EPSS" in findings[0]));
});

test("a VEX draft", () => {
  const marks = new Map<number, Mark>([
    [0, { status: "not_affected", justification: "vulnerable_code_not_present", note: "" }],
    [2, { status: "affected", justification: "", note: "" }],
    [1, { status: "not_affected", justification: "", note: "" }],
    [3, { status: "fixed", justification: "", note: "a secret is no vulnerability" }],
  ]);
  assert.notEqual(missing(marks.get(1) as Mark), "");
  const document = JSON.parse(vexOf(sample(), marks, "id", "2026-01-01T00:00:00Z"));
  assert.equal(document["@context"], "https://openvex.dev/ns/v0.2.0");
  assert.deepEqual(document.statements.map((each: { status: string }) => each.status), ["not_affected", "affected"]);
  assert.equal(document.statements[1].action_statement, "Upgrade left-pad to 1.10");
  assert.deepEqual(document.statements[0].products, [{
    "@id": "pkg:oci/shop@sha256%3Acd?repository_url=registry.example%2Fteam%2Fshop",
    subcomponents: [{ "@id": "pkg:deb/debian/openssl@1.9" }] }]);
});

test("addresses keep the state, and anything may stand in them", () => {
  const place = { ...start, view: "findings" as const, open: 4, group: "fix" as const, sort: { key: "rule" as const, reversed: true },
    filter: { ...everything, query: "a&b=c #?", severities: [3, 4], exploited: true, epss: 0.1, layer: 2, target: "x/y?z", state: "all" as const } };
  assert.deepEqual(fromAddress(toAddress(place)), place);
  assert.equal(toAddress(start), "#overview");
  for (const hostile of ["", "#", "#nowhere?open=-1&layer=9e9&epss=NaN&severity=99x", "#findings?sort=__proto__&group=constructor&kind=7", "#%%%"])
    assert.doesNotThrow(() => fromAddress(hostile), hostile);
  assert.deepEqual(fromAddress("#nowhere?open=x&severity=9&sort=y"), start);
});
