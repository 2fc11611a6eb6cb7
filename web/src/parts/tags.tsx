// Small labels of findings.
import { percent } from "../data/words.ts";
import { usePage } from "../state/page.ts";

/** Known to be exploited, or how likely it is. */
export function Risk({ finding }: { finding: number }) {
  const { report } = usePage();
  const epss = report.epss(finding);
  return (
    <span class="risk">
      {report.isExploited(finding) && <span class="tag alarm" title="known to be exploited (CISA KEV)">exploited</span>}
      {epss >= 0 && (
        <span class="epss" title={`chance of being exploited within 30 days (EPSS): ${percent(epss)}`}>
          <span class="meter" aria-hidden="true"><span style={{ width: `${Math.max(Math.sqrt(epss) * 100, 4)}%` }} /></span>
          {percent(epss)}
        </span>
      )}
    </span>
  );
}

export function Origin({ layer }: { layer: number }) {
  const { report } = usePage();
  if (!report.knowsBase) return null;
  return report.isBase(layer) ? <span class="tag quiet">base</span> : <span class="tag">app</span>;
}

export function Chip({ on, press, children, label }: { on: boolean; press: () => void; children: preact.ComponentChildren; label?: string }) {
  return (
    <button type="button" class="chip" aria-pressed={on} onClick={press} aria-label={label}>
      {children}
    </button>
  );
}
