// The page on paper: overview, plan, and the findings as they are filtered.
import { Overview } from "./overview.tsx";
import { Plan } from "./plan.tsx";
import { SeverityLabel } from "../parts/severity.tsx";
import { Name } from "../parts/text.tsx";
import { counted, grouped } from "../data/words.ts";
import { isNarrowed } from "../logic/filter.ts";
import { usePage } from "../state/page.ts";

const most = 3000;  // rows; more would be a book

function Row({ finding }: { finding: number }) {
  const { report } = usePage();
  return (
    <tr>
      <td><SeverityLabel of={report.severity(finding)} /></td>
      <td><b><Name of={report.rule(finding)} most={80} /></b>{report.isExploited(finding) && <span class="tag alarm">exploited</span>}
        <br /><span class="muted"><Name of={report.title(finding)} most={120} /></span></td>
      <td><Name of={report.subject(finding)} most={90} /> <span class="muted"><Name of={report.installed(finding)} most={40} /></span></td>
      <td><Name of={report.fixed(finding)} most={40} /></td>
    </tr>
  );
}

export function Print() {
  const page = usePage();
  const found = page.found.value;
  return (
    <div class="paper">
      <Overview />
      <Plan all={page.report.wire.plan.length <= 300} />
      <h1>Findings{isNarrowed(page.place.value.filter) && " (filtered)"}</h1>
      <p class="lead">{counted(found.length, "finding")}{found.length > most && `, the ${grouped(most)} most urgent of them`}</p>
      <table class="plain-table">
        <thead><tr><th>Severity</th><th>Finding</th><th>Package or file</th><th>Fix</th></tr></thead>
        <tbody>{found.slice(0, most).map((i) => <Row finding={i} key={i} />)}</tbody>
      </table>
    </div>
  );
}
