// Licences: judged ones by class, or what packages declare where they were not judged.
import { useMemo, useState } from "preact/hooks";
import { SeverityMark } from "../parts/severity.tsx";
import { Name } from "../parts/text.tsx";
import { counted, grouped, severities } from "../data/words.ts";
import { usePage } from "../state/page.ts";

interface Row {
  name: string;
  category: string;
  severity: number;
  findings: number[];
}

function useJudged(): Row[] {
  const { report, totals } = usePage();
  return useMemo(() => {
    const rows = new Map<string, Row>();
    for (const i of totals.kinds[2]) {
      const name = report.rule(i);
      const row = rows.get(name);
      if (row) row.findings.push(i);
      else rows.set(name, { name, category: report.title(i), severity: report.severity(i), findings: [i] });
    }
    return [...rows.values()].sort((a, b) => b.severity - a.severity || b.findings.length - a.findings.length);
  }, [report]);
}

function Judged({ rows, all }: { rows: Row[]; all: boolean }) {
  const page = usePage();
  const [shown, setShown] = useState(200);
  const some = all ? rows : rows.slice(0, shown);
  return (
    <>
      <table class="plain-table panel">
        <thead><tr><th>Licence</th><th>Class</th><th>Severity</th><th class="number">Packages and files</th></tr></thead>
        <tbody>
          {some.map((row) => (
            <tr key={row.name}>
              <td><button type="button" class="inline" onClick={() => page.show({ kinds: [2], query: row.name.length < 200 ? row.name : "" })}><Name of={row.name} most={120} /></button></td>
              <td><Name of={row.category} /></td>
              <td><span class="severity"><SeverityMark of={row.severity} />{severities[row.severity]}</span></td>
              <td class="number">{grouped(row.findings.length)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {some.length < rows.length && <button type="button" onClick={() => setShown(shown + 1000)}>More ({grouped(rows.length - shown)})</button>}
    </>
  );
}

function Declared() {
  const { report } = usePage();
  const rows = useMemo(() => {
    const counts = new Map<number, number>();
    for (const licenses of report.wire.packages.licenses) for (const name of new Set(licenses)) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1]).slice(0, 300);
  }, [report]);
  if (rows.length === 0) return <p class="muted">No package declares one.</p>;
  return (
    <table class="plain-table panel">
      <thead><tr><th>Declared licence</th><th class="number">Packages</th></tr></thead>
      <tbody>{rows.map(([name, n]) => <tr key={name}><td><Name of={report.text(name)} most={160} /></td><td class="number">{grouped(n)}</td></tr>)}</tbody>
    </table>
  );
}

export function Licences({ all = false }: { all?: boolean }) {
  const { report } = usePage();
  const rows = useJudged();
  const { judged } = report.wire;
  return (
    <div class="view">
      <h1>Licences</h1>
      {!judged.licenses && <p class="lead">Licences were not assessed in this scan (--scanners license). This is what packages declare.</p>}
      {judged.licenses && <p class="lead">{rows.length === 0 ? "No licences found." : counted(rows.length, "licence")}</p>}
      {rows.length > 0 ? <Judged rows={rows} all={all} /> : !judged.licenses && <Declared />}
    </div>
  );
}
