// Which findings are shown.
import type { Report } from "../data/report.ts";

export interface Filter {
  query: string;
  severities: number[];
  kinds: number[];
  /** Only those known to be exploited. */
  exploited: boolean;
  /** At least this chance of exploitation; 0: whatever. */
  epss: number;
  fixable: "" | "yes" | "no";
  origin: "" | "base" | "app";
  /** -1: any. */
  layer: number;
  target: string;
  state: "open" | "ignored" | "all";
  /** -1: any; so the next. */
  package: number;
  step: number;
}

export const everything: Filter = {
  query: "", severities: [], kinds: [], exploited: false, epss: 0, fixable: "", origin: "", layer: -1, target: "",
  state: "open", package: -1, step: -1,
};

type Test = (i: number) => boolean;

/** A word must stand in the finding's own words or in its advisory's; each of the latter is searched once. */
function wordTest(report: Report, word: string): Test {
  const answers = new Int8Array(report.wire.advisories.rule.length);
  const inAdvisory = (advisory: number): boolean => {
    if (answers[advisory] === 0) answers[advisory] = report.advisoryWords(advisory).includes(word) ? 1 : -1;
    return answers[advisory] > 0;
  };
  return (i) => report.words(i).includes(word) || (report.advisory(i) >= 0 && inAdvisory(report.advisory(i)));
}

export const wordsOf = (query: string): string[] => query.toLowerCase().split(/\s+/).filter((word) => word !== "");

/** The tests that the filter asks for, cheap ones first. */
function tests(report: Report, filter: Filter): Test[] {
  const all: Test[] = [];
  if (filter.state !== "all") all.push((i) => report.isOpen(i) === (filter.state === "open"));
  if (filter.severities.length > 0) all.push((i) => filter.severities.includes(report.severity(i)));
  if (filter.kinds.length > 0) all.push((i) => filter.kinds.includes(report.kind(i)));
  if (filter.exploited) all.push((i) => report.isExploited(i));
  if (filter.epss > 0) all.push((i) => report.epss(i) >= filter.epss);
  if (filter.fixable !== "") all.push((i) => report.isFixable(i) === (filter.fixable === "yes"));
  if (filter.origin !== "") all.push((i) => report.isBase(report.layer(i)) === (filter.origin === "base"));
  if (filter.layer >= 0) all.push((i) => report.layer(i) === filter.layer);
  if (filter.package >= 0) all.push((i) => report.package(i) === filter.package);
  if (filter.step >= 0) {
    const closes = new Set(report.wire.plan[filter.step]?.closes ?? []);
    all.push((i) => closes.has(i));
  }
  if (filter.target !== "") all.push((i) => report.findingTarget(i) === filter.target);
  for (const word of wordsOf(filter.query)) all.push(wordTest(report, word));
  return all;
}

/** Numbers of the findings that pass, rising. */
export function select(report: Report, filter: Filter): number[] {
  const all = tests(report, filter);
  const out: number[] = [];
  for (let i = 0; i < report.size; i++) if (all.every((test) => test(i))) out.push(i);
  return out;
}

/** Whether anything is asked for beyond what is shown at first. */
export function isNarrowed(filter: Filter): boolean {
  return JSON.stringify(filter) !== JSON.stringify(everything);
}
