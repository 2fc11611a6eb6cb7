// Numbers by severity.
import type { Report } from "../data/report.ts";

/** How many findings there are of each severity, by its number. */
export function bySeverity(report: Report, findings: Iterable<number>): number[] {
  const counts = [0, 0, 0, 0, 0];
  for (const i of findings) counts[report.severity(i)] += 1;
  return counts;
}

export const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);

export interface Totals {
  open: number[];
  counts: number[];
  exploited: number[];
  fixable: number[];
  likely: number[];
  /** Of each kind the open ones. */
  kinds: number[][];
  ignored: number[];
}

/** Chance of exploitation from which a finding is called likely to be exploited. */
export const likelyFrom = 0.1;

export function totals(report: Report): Totals {
  const all = Array.from({ length: report.size }, (_, i) => i);
  const open = all.filter(report.isOpen);
  return {
    open,
    counts: bySeverity(report, open),
    exploited: open.filter((i) => report.isExploited(i)),
    fixable: open.filter(report.isFixable),
    likely: open.filter((i) => report.epss(i) >= likelyFrom),
    kinds: [0, 1, 2].map((kind) => open.filter((i) => report.kind(i) === kind)),
    ignored: all.filter((i) => !report.isOpen(i)),
  };
}
