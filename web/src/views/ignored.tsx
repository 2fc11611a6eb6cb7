// What is not open: why, who says so, until when.
import { useMemo, useState } from "preact/hooks";
import { SeverityCounts } from "../parts/severity.tsx";
import { Fact, Name } from "../parts/text.tsx";
import type { WireVerdict } from "../data/wire.ts";
import { counted, grouped } from "../data/words.ts";
import { bySeverity } from "../logic/counts.ts";
import { usePage } from "../state/page.ts";

function Decision({ verdict, findings }: { verdict: WireVerdict; findings: number[] }) {
  const page = usePage();
  const { report } = page;
  const [all, setAll] = useState(false);
  return (
    <li class="panel">
      <div class="panel-head">
        <h2><Name of={verdict.reason || verdict.status.replaceAll("_", " ")} most={300} /></h2>
        <SeverityCounts counts={bySeverity(report, findings)} />
      </div>
      <dl class="facts inline">
        <Fact name="Status"><Name of={verdict.status.replaceAll("_", " ")} /></Fact>
        <Fact name="Justification">{verdict.justification !== "" && <Name of={verdict.justification.replaceAll("_", " ")} />}</Fact>
        <Fact name="By">{verdict.owner !== "" ? <Name of={verdict.owner} /> : "not said"}</Fact>
        <Fact name="Until">{verdict.until !== "" ? <Name of={verdict.until} /> : "no end"}</Fact>
        <Fact name="Source">{verdict.source !== "" && <Name of={verdict.source} />}</Fact>
      </dl>
      <ul class="plain inline-list">
        {findings.slice(0, all ? 2000 : 12).map((i) => (
          <li key={i}><button type="button" class="inline" onClick={() => { page.show({ state: "ignored" }); page.open(i); }}>
            <Name of={report.rule(i)} most={80} /></button> <span class="muted"><Name of={report.subject(i)} most={80} /></span></li>
        ))}
      </ul>
      {!all && findings.length > 12 && <button type="button" class="small" onClick={() => setAll(true)}>All {grouped(findings.length)}</button>}
    </li>
  );
}

function Hidden() {
  const { hidden } = usePage().report.wire;
  if (hidden.length === 0) return null;
  return (
    <section class="panel">
      <h2>Left out of this page</h2>
      <ul class="plain">{hidden.map(([reason, n]) => <li key={reason}>{counted(n, "finding")}: <Name of={reason || "filtered"} /></li>)}</ul>
    </section>
  );
}

export function Ignored() {
  const page = usePage();
  const { report, totals } = page;
  const decisions = useMemo(() => {
    const by = new Map<WireVerdict, number[]>();
    for (const i of totals.ignored) {
      const verdict = report.verdict(i);
      if (!verdict) continue;
      by.set(verdict, by.get(verdict) ?? []);
      by.get(verdict)?.push(i);
    }
    return [...by].sort((a, b) => b[1].length - a[1].length);
  }, [report]);
  return (
    <div class="view">
      <h1>Set aside</h1>
      <p class="lead">{decisions.length === 0 ? "No finding was set aside." : `${counted(totals.ignored.length, "finding")} that somebody decided about, in ${counted(decisions.length, "decision")}.`}</p>
      <ul class="cards">{decisions.slice(0, 500).map(([verdict, findings], i) => <Decision verdict={verdict} findings={findings} key={i} />)}</ul>
      {decisions.length > 500 && <p class="muted">and {counted(decisions.length - 500, "decision")} more: filter the findings by “set aside”</p>}
      <Hidden />
    </div>
  );
}
