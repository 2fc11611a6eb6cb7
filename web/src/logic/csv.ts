// Findings as CSV (RFC 4180) that no spreadsheet takes for formulas.
import type { Report } from "../data/report.ts";
import { kinds, severities, statuses } from "../data/words.ts";

// What makes spreadsheets evaluate a cell, full-width forms included, also behind spaces.
const formula = /^[\s\u0000-\u001f]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/** A quoted cell; one that a spreadsheet would evaluate starts with an apostrophe. */
export function csvCell(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

export const csvRow = (cells: string[]): string => `${cells.map(csvCell).join(",")}\r\n`;

const columns: [string, (report: Report, i: number) => string][] = [
  ["Severity", (r, i) => severities[r.severity(i)]],
  ["Kind", (r, i) => kinds[r.kind(i)]],
  ["Finding", (r, i) => r.rule(i)],
  ["Subject", (r, i) => r.subject(i)],
  ["Installed", (r, i) => r.installed(i)],
  ["Fixed", (r, i) => r.fixed(i)],
  ["Status", (r, i) => (r.kind(i) === 0 ? statuses[r.wire.findings.status[i]] : "")],
  ["Exploited", (r, i) => (r.isExploited(i) ? "yes" : "")],
  ["EPSS", (r, i) => (r.epss(i) < 0 ? "" : String(r.epss(i)))],
  ["Target", (r, i) => r.findingTarget(i)],
  ["Place", (r, i) => r.place(i)],
  ["Package URL", (r, i) => (r.package(i) < 0 ? "" : r.text(r.wire.packages.purl[r.package(i)]))],
  ["Title", (r, i) => r.title(i)],
  ["Verdict", (r, i) => r.verdict(i)?.status ?? "open"],
  ["Reason", (r, i) => r.verdict(i)?.reason ?? ""],
];

export function csvOf(report: Report, findings: number[]): string {
  const rows = findings.map((i) => csvRow(columns.map(([, of]) => of(report, i))));
  return csvRow(columns.map(([name]) => name)) + rows.join("");
}

/** The same as a list of objects; fields that say nothing are left out. */
export function jsonOf(report: Report, findings: number[]): string {
  const objects = findings.map((i) =>
    Object.fromEntries(columns.map(([name, of]) => [name, of(report, i)]).filter(([, value]) => value !== "")));
  return `${JSON.stringify({ target: report.wire.name, created: report.wire.created, findings: objects }, null, 2)}\n`;
}
