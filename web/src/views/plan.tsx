// The upgrades that close the most, in order.
import { useState } from "preact/hooks";
import { counted, grouped, statuses } from "../data/words.ts";
import { closedBy, remaining } from "../logic/plan.ts";
import { usePage } from "../state/page.ts";
import { Step } from "./step.tsx";

const atFirst = 100;

/** The open findings left after each step, as a falling line. */
function Descent({ left, open }: { left: number[]; open: number }) {
  if (left.length < 2 || open === 0) return null;
  const points = [open, ...left].map((n, i) => `${((i / left.length) * 100).toFixed(2)},${(38 - (n / open) * 36).toFixed(2)}`);
  const sinks = points.map((point) => point).join(" ");
  return (
    <svg class="descent" viewBox="0 0 100 40" preserveAspectRatio="none" role="img"
      aria-label={`${grouped(open)} open vulnerabilities, ${grouped(left[left.length - 1])} after all steps`}>
      <polygon points={`0,40 ${sinks} 100,40`} />
      <polyline points={sinks} vector-effect="non-scaling-stroke" />
    </svg>
  );
}

function Unfixed() {
  const page = usePage();
  const { report, totals } = page;
  const unfixed = totals.kinds[0].filter((i) => !report.isFixable(i));
  if (unfixed.length === 0) return null;
  const by = new Map<string, number>();
  for (const i of unfixed) {
    const status = statuses[report.wire.findings.status[i]] ?? "unknown";
    by.set(status, (by.get(status) ?? 0) + 1);
  }
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>{counted(unfixed.length, "vulnerability", "vulnerabilities")} without a fix</h2>
        <button type="button" class="small" onClick={() => page.show({ fixable: "no", kinds: [0] })}>Show</button>
      </div>
      <p class="muted">{[...by].map(([status, n]) => `${grouped(n)} ${status}`).join(" · ")}</p>
    </section>
  );
}

export function Plan({ all = false }: { all?: boolean }) {
  const page = usePage();
  const { plan } = page.report.wire;
  const [shown, setShown] = useState(atFirst);
  const open = page.totals.kinds[0].length;
  const left = remaining(plan, open);
  if (plan.length === 0)
    return <div class="view"><h1>Fix plan</h1><p class="lead">{open === 0 ? "No vulnerability is open, so there is nothing to upgrade." : "No vulnerability has a fix that is known."}</p><Unfixed /></div>;
  return (
    <div class="view">
      <h1>Fix plan</h1>
      <p class="lead">{counted(plan.length, "step")} {plan.length === 1 ? "closes" : "close"} {grouped(closedBy(plan))} of {counted(open, "open vulnerability", "open vulnerabilities")}. The most urgent come first.</p>
      <Descent left={left} open={open} />
      <ol class="steps panel">
        {plan.slice(0, all ? undefined : shown).map((step, i) => <Step step={step} number={i} left={left[i]} key={i} />)}
      </ol>
      {!all && shown < plan.length && <button type="button" onClick={() => setShown(shown + 5 * atFirst)}>More steps ({grouped(plan.length - shown)})</button>}
      <Unfixed />
    </div>
  );
}
