// Findings under headings.
import type { Report } from "../data/report.ts";
import { severities } from "../data/words.ts";

export const groupings = ["none", "package", "severity", "target", "fix", "finding"] as const;
export type Grouping = (typeof groupings)[number];

export interface Group {
  name: string;
  findings: number[];
}

function nameOf(report: Report, by: Grouping): (i: number) => string {
  switch (by) {
    case "none": return () => "";
    case "package": return (i) => `${report.subject(i)} ${report.installed(i)}`.trim();
    case "severity": return (i) => severities[report.severity(i)];
    case "target": return (i) => report.findingTarget(i);
    case "fix": return (i) => (report.isFixable(i) ? `${report.subject(i)} → ${report.fixed(i)}` : "no fix yet");
    case "finding": return (i) => report.rule(i);
  }
}

/** Groups in the order in which their first findings come, so the order of the findings is that of the groups too. */
export function groups(report: Report, findings: number[], by: Grouping): Group[] {
  const name = nameOf(report, by);
  const known = new Map<string, Group>();
  for (const i of findings) {
    const key = name(i);
    const group = known.get(key);
    if (group) group.findings.push(i);
    else known.set(key, { name: key, findings: [i] });
  }
  return [...known.values()];
}

/** A row of the table: a finding, or the heading of a group as -1 - its index. */
export function rowsOf(all: Group[], by: Grouping, closed: ReadonlySet<string>): number[] {
  if (by === "none") return all[0]?.findings ?? [];
  const rows: number[] = [];
  all.forEach((group, index) => {
    rows.push(-1 - index);
    if (!closed.has(group.name)) for (const i of group.findings) rows.push(i);
  });
  return rows;
}
