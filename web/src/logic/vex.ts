// What the reader decided about findings, as a draft in OpenVEX 0.2.0.
import type { Report } from "../data/report.ts";

export const vexStatuses = ["not_affected", "affected", "fixed", "under_investigation"] as const;
export type VexStatus = (typeof vexStatuses)[number];
export const justifications = [
  "component_not_present", "vulnerable_code_not_present", "vulnerable_code_not_in_execute_path",
  "vulnerable_code_cannot_be_controlled_by_adversary", "inline_mitigations_already_exist",
] as const;

export interface Mark {
  status: VexStatus;
  /** Of not_affected. */
  justification: string;
  note: string;
}

/** Why the mark cannot be told yet; "" when it can. OpenVEX wants a reason for "not affected". */
export function missing(mark: Mark): string {
  if (mark.status === "not_affected" && mark.justification === "" && mark.note.trim() === "")
    return "not affected needs a justification or a note";
  return "";
}

/** The image's package URL, where its digest is known. */
function imageUrl(report: Report): string {
  const [repository, digest] = (report.wire.image?.digests[0] ?? "").split("@");
  if (!digest) return "";
  const name = repository.slice(repository.lastIndexOf("/") + 1).toLowerCase();
  return `pkg:oci/${encodeURIComponent(name)}@${encodeURIComponent(digest)}?repository_url=${encodeURIComponent(repository)}`;
}

function product(report: Report, i: number) {
  const url = report.text(report.wire.packages.purl[report.package(i)]);
  const image = imageUrl(report);
  const id = url || `urn:oakum:${encodeURIComponent(report.subject(i))}`;
  return image === "" ? { "@id": id } : { "@id": image, subcomponents: [{ "@id": id }] };
}

function statement(report: Report, findings: number[], mark: Mark) {
  const note = mark.note.trim();
  const fix = report.fixed(findings[0]);
  return {
    vulnerability: { name: report.rule(findings[0]) },
    products: findings.map((i) => product(report, i)),
    status: mark.status,
    ...(mark.status === "not_affected" && mark.justification !== "" ? { justification: mark.justification } : {}),
    ...(mark.status === "not_affected" && note !== "" ? { impact_statement: note } : {}),
    ...(mark.status === "affected"
      ? { action_statement: note || (fix === "" ? "No fix is known" : `Upgrade ${report.subject(findings[0])} to ${fix}`) }
      : {}),
    ...(note !== "" && (mark.status === "fixed" || mark.status === "under_investigation") ? { status_notes: note } : {}),
  };
}

/** The document: one statement for all findings of one vulnerability that were marked alike. Marks that are not whole
 *  and findings that are no vulnerabilities are left out. */
export function vexOf(report: Report, marks: ReadonlyMap<number, Mark>, id: string, now: string): string {
  const alike = new Map<string, { findings: number[]; mark: Mark }>();
  for (const [i, mark] of [...marks].sort(([a], [b]) => a - b)) {
    if (report.kind(i) !== 0 || missing(mark) !== "") continue;
    const key = JSON.stringify([report.rule(i), mark.status, mark.justification, mark.note.trim(),
      mark.status === "affected" ? [report.subject(i), report.fixed(i)] : ""]);
    const same = alike.get(key);
    if (same) same.findings.push(i);
    else alike.set(key, { findings: [i], mark });
  }
  const document = {
    "@context": "https://openvex.dev/ns/v0.2.0",
    "@id": `https://openvex.dev/docs/draft/${id}`,
    author: "draft",
    timestamp: now,
    version: 1,
    tooling: `oakum ${report.wire.tool}`,
    statements: [...alike.values()].map(({ findings, mark }) => statement(report, findings, mark)),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
