// What looks like a secret, masked.
import { useState } from "preact/hooks";
import { Code } from "./code.tsx";
import { SeverityLabel } from "../parts/severity.tsx";
import { Name } from "../parts/text.tsx";
import { counted, grouped } from "../data/words.ts";
import { usePage } from "../state/page.ts";

const atFirst = 50;

function Card({ finding }: { finding: number }) {
  const page = usePage();
  const { report } = page;
  const line = report.wire.findings.line[finding];
  return (
    <li class="panel secret">
      <div class="panel-head">
        <h2><Name of={report.title(finding) || report.rule(finding)} most={160} /></h2>
        <SeverityLabel of={report.severity(finding)} />
      </div>
      <p class="muted"><code class="digest"><Name of={line > 0 ? `${report.place(finding)}:${line}` : report.place(finding)} most={400} /></code></p>
      <Code finding={finding} />
      <button type="button" class="small" onClick={() => page.openIn("findings", finding)}>Details</button>
    </li>
  );
}

export function Secrets({ all = false }: { all?: boolean }) {
  const { report, totals } = usePage();
  const [shown, setShown] = useState(atFirst);
  const found = totals.kinds[1];
  return (
    <div class="view">
      <h1>Secrets</h1>
      <p class="lead">{!report.wire.judged.secrets ? "Secrets were not looked for in this scan." : found.length === 0 ? "No secrets found."
        : `${counted(found.length, "secret")}. Change each of them where it is valid; deleting the file is not enough.`}</p>
      <ul class="cards">{found.slice(0, all ? undefined : shown).map((i) => <Card finding={i} key={i} />)}</ul>
      {!all && shown < found.length && <button type="button" onClick={() => setShown(shown + 4 * atFirst)}>More ({grouped(found.length - shown)})</button>}
    </div>
  );
}
