// In which order findings are shown.
import type { Report } from "../data/report.ts";

export const sortKeys = ["urgency", "severity", "rule", "subject", "installed", "fixed", "risk", "origin"] as const;
export type SortKey = (typeof sortKeys)[number];
export interface Sort {
  key: SortKey;
  /** Against the order that is natural for the key. */
  reversed: boolean;
}

/** Digits compare as numbers: CVE-2024-9 before CVE-2024-10, 1.9 before 1.10. Same for any language. */
export function naturally(a: string, b: string): number {
  const [left, right] = [pieces(a), pieces(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i], right[i]];
    if (x === y) continue;
    if (typeof x === "number" && typeof y === "number") return x - y;
    return String(x) < String(y) ? -1 : 1;
  }
  return left.length - right.length;
}
const pieces = (text: string): (string | number)[] =>
  (text.toLowerCase().match(/\d{1,15}|\D+/g) ?? []).map((piece) => (/\d/.test(piece) ? Number(piece) : piece));

/** What each finding is sorted by: a number, or a text to compare naturally. */
function valueOf(report: Report, key: SortKey): (i: number) => number | string {
  switch (key) {
    case "urgency": return (i) => i;
    case "severity": return (i) => -report.severity(i);
    case "rule": return report.rule;
    case "subject": return report.subject;
    case "installed": return (i) => report.installed(i);
    case "fixed": return (i) => report.fixed(i);
    case "risk": return (i) => -(report.isExploited(i) ? 2 : report.epss(i));
    case "origin": return (i) => report.layer(i);
  }
}

/** The place of every finding in the order of a key; equal ones stay in the order of urgency. */
function ranksOf(report: Report, key: SortKey): Uint32Array {
  const value = valueOf(report, key);
  const place = new Map([...new Set(Array.from({ length: report.size }, (_, i) => value(i)))]
    .sort((a, b) => (typeof a === "number" ? a - (b as number) : naturally(a, b as string)))
    .map((v, rank) => [v, rank] as const));
  return Uint32Array.from({ length: report.size }, (_, i) => place.get(value(i)) ?? 0);
}

/** Sorts findings; the order of each key is made once. */
export class Sorter {
  private readonly known = new Map<SortKey, Uint32Array>();
  constructor(private readonly report: Report) {}

  sort(findings: number[], sort: Sort): number[] {
    if (sort.key === "urgency") return sort.reversed ? [...findings].reverse() : findings;
    const ranks = this.known.get(sort.key) ?? ranksOf(this.report, sort.key);
    this.known.set(sort.key, ranks);
    const sign = sort.reversed ? -1 : 1;
    return [...findings].sort((a, b) => sign * (ranks[a] - ranks[b]) || a - b);
  }
}
