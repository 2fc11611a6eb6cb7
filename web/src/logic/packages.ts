// Which packages are shown, in which order.
import type { Report } from "../data/report.ts";

/** All words must stand in the package's name, version, file, list or licences. The most urgent first, then by name. */
export function choosePackages(report: Report, words: string[], withFindings: boolean): number[] {
  const out: number[] = [];
  for (let p = 0; p < report.packageCount; p++) {
    if (withFindings && !report.findingsOf[p].some(report.isOpen)) continue;
    if (words.length > 0 && !containsAll(textOf(report, p), words)) continue;
    out.push(p);
  }
  const worst = (p: number): number => report.findingsOf[p].find(report.isOpen) ?? report.size;
  const names = new Map(out.map((p) => [p, report.packageName(p)]));
  return out.sort((a, b) => worst(a) - worst(b) || compare(names.get(a) ?? "", names.get(b) ?? "") || a - b);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const containsAll = (text: string, words: string[]): boolean => words.every((word) => text.includes(word));

function textOf(report: Report, p: number): string {
  const { file, licenses } = report.wire.packages;
  return [report.packageName(p), report.packageVersion(p), report.text(file[p]), report.target(p), report.list(p).type,
    ...licenses[p].map(report.text)].join("\n").toLowerCase();
}
