// One line of the table of findings, and what stands above them.
import { SeverityCounts, SeverityLabel } from "../parts/severity.tsx";
import { Origin, Risk } from "../parts/tags.tsx";
import { Name, Path } from "../parts/text.tsx";
import { grouped, statuses } from "../data/words.ts";
import { bySeverity } from "../logic/counts.ts";
import type { Group } from "../logic/group.ts";
import type { SortKey } from "../logic/sort.ts";
import { usePage } from "../state/page.ts";

const columns: [SortKey, string, string][] = [
  ["severity", "Severity", "col-severity"],
  ["rule", "Finding", "col-rule"],
  ["subject", "Package or file", "col-subject"],
  ["fixed", "Fix", "col-fix"],
  ["risk", "Exploitation", "col-risk"],
  ["origin", "From", "col-origin"],
];
export const columnCount = columns.length;

export function Header() {
  const page = usePage();
  const { sort } = page.place.value;
  return (
    <div class="grid-head finding-row" role="row" aria-rowindex={1}>
      {columns.map(([key, name, style]) => (
        <span key={key} role="columnheader" class={style}
          aria-sort={sort.key !== key ? "none" : sort.reversed ? "descending" : "ascending"}>
          <button type="button" class="sorter" onClick={() => page.sortBy(key)}>
            {name}<span aria-hidden="true" class="arrow">{sort.key !== key ? "" : sort.reversed ? "↑" : "↓"}</span>
          </button>
        </span>
      ))}
    </div>
  );
}

function Fix({ finding }: { finding: number }) {
  const { report } = usePage();
  if (report.kind(finding) !== 0) return null;
  if (report.isFixable(finding)) return <><span class="visually-hidden">fixed in </span><Name of={report.fixed(finding)} most={60} /></>;
  const status = statuses[report.wire.findings.status[finding]];
  return <span class="muted">{status === "affected" || status === "unknown" ? "no fix yet" : status}</span>;
}

export function FindingRow({ finding, index, current }: { finding: number; index: number; current: boolean }) {
  const page = usePage();
  const { report } = page;
  const verdict = report.verdict(finding);
  const place = report.place(finding);
  return (
    <div class={`finding-row ${current ? "current" : ""} ${report.isOpen(finding) ? "" : "closed"}`} role="row" id={`row-${index}`}
      aria-rowindex={index + 2} aria-selected={current} onClick={() => page.open(finding)}>
      <span role="gridcell" class="col-severity"><SeverityLabel of={report.severity(finding)} /></span>
      <span role="gridcell" class="col-rule two-lines">
        <span class="cut"><b><Name of={report.rule(finding)} most={90} /></b>
          {verdict && !verdict.open && <span class="tag quiet">{verdict.status}</span>}
          {page.marks.of(finding) && <span class="tag">marked</span>}</span>
        <span class="muted small-text cut"><Name of={report.title(finding)} most={200} /></span>
      </span>
      <span role="gridcell" class="col-subject two-lines">
        <span class="cut">{report.package(finding) < 0 ? <Path of={report.subject(finding)} most={40} /> : <Name of={report.subject(finding)} most={120} />} <span class="muted"><Name of={report.installed(finding)} most={60} /></span></span>
        {place !== report.subject(finding) && <span class="muted small-text cut"><Path of={place || report.findingTarget(finding)} most={44} /></span>}
      </span>
      <span role="gridcell" class="col-fix cut"><Fix finding={finding} /></span>
      <span role="gridcell" class="col-risk"><Risk finding={finding} /></span>
      <span role="gridcell" class="col-origin"><Origin layer={report.layer(finding)} /></span>
    </div>
  );
}

export function GroupRow({ group, index }: { group: Group; index: number }) {
  const page = usePage();
  const closed = page.closedGroups.value.has(group.name);
  return (
    <div class="group-row" role="row" id={`row-${index}`} aria-rowindex={index + 2}>
      <span role="gridcell" aria-colspan={columnCount}>
        <button type="button" class="row-button" aria-expanded={!closed} onClick={() => page.toggleGroup(group.name)}>
          <span class="twist" aria-hidden="true">{closed ? "▸" : "▾"}</span>
          <b class="cut"><Name of={group.name} most={160} /></b>
          <span class="muted">{grouped(group.findings.length)}</span>
          <SeverityCounts counts={bySeverity(page.report, group.findings)} />
        </button>
      </span>
    </div>
  );
}
