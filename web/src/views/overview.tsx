// What to know at a glance, and what to do first.
import { Name } from "../parts/text.tsx";
import { SeverityBar, SeverityCounts, SeverityMark } from "../parts/severity.tsx";
import { Risk } from "../parts/tags.tsx";
import { counted, falling, grouped, kinds, percent, severities } from "../data/words.ts";
import { bySeverity, likelyFrom, sum } from "../logic/counts.ts";
import { usePage } from "../state/page.ts";
import { closedBy } from "../logic/plan.ts";
import { About } from "./about.tsx";
import { Step } from "./step.tsx";

/** The verdict in one sentence: the worst that is true. */
function headline(page: ReturnType<typeof usePage>): string {
  const { report, totals } = page;
  const unread = report.wire.problems.some((problem) => problem.unread);
  if (!report.wire.judged.vulnerabilities && totals.open.length === 0) return "Vulnerabilities were not assessed.";
  if (totals.exploited.length > 0) return `${counted(totals.exploited.length, "finding")} known to be exploited.`;
  for (const severity of falling)
    if (severity > 0 && totals.counts[severity] > 0)
      return `${counted(totals.counts[severity], `${severities[severity]} finding`)}, none known to be exploited.`;
  if (totals.open.length > 0) return `${counted(totals.open.length, "finding")} of unknown severity.`;
  if (report.wire.database.starter) return "Nothing found, but the starter set knows only a few.";
  return unread ? "Nothing found in what could be read." : "Nothing found.";
}

function Advice() {
  const page = usePage();
  const { report, totals } = page;
  if (totals.open.length === 0) return null;
  const steps = report.wire.plan.length;
  const closed = closedBy(report.wire.plan);
  return (
    <p class="lead">
      {counted(totals.open.length, "open finding")} in all.{" "}
      {steps > 0
        ? <>{counted(steps, "step")} of the <button type="button" class="inline" onClick={() => page.go("plan")}>fix plan</button>{" "}
          {steps === 1 ? "closes" : "close"} {grouped(closed)} of {counted(totals.kinds[0].length, "vulnerability", "vulnerabilities")}.</>
        : <>None of them has a fix yet.</>}
    </p>
  );
}

function Warnings() {
  const page = usePage();
  const { wire } = page.report;
  const unread = wire.problems.filter((problem) => problem.unread).length;
  const all: [boolean, string][] = [
    [unread > 0, `Not complete: ${counted(unread, "part")} could not be read.`],
    [!wire.judged.vulnerabilities, "Vulnerabilities were not assessed."],
    [wire.judged.vulnerabilities && wire.database.starter,
      `Judged with the starter set of ${counted(wire.database.advisories, "advisory", "advisories")} only; most vulnerabilities are not in it.`],
    [wire.system?.endOfLife ?? false, `${wire.system?.family} ${wire.system?.name} gets no security updates any more.`],
  ];
  const told = all.filter(([is]) => is);
  if (told.length === 0) return null;
  return (
    <div class="warnings" role="note">
      {told.map(([, text]) => <p key={text}><span class="warning-mark" aria-hidden="true">!</span>{text}</p>)}
      <button type="button" class="small" onClick={() => page.go("data")}>What this rests on</button>
    </div>
  );
}

function Severities() {
  const page = usePage();
  const { counts, open, fixable } = page.totals;
  const fixes = bySeverity(page.report, fixable);
  return (
    <section class="panel severities" aria-labelledby="by-severity">
      <h2 id="by-severity">By severity</h2>
      <SeverityBar counts={counts} of={open.length} label={falling.map((s) => `${counts[s]} ${severities[s]}`).join(", ")} />
      <div class="severity-tiles">
        {falling.map((severity) => (
          <button type="button" key={severity} class="tile" disabled={counts[severity] === 0}
            onClick={() => page.show({ severities: [severity] })}>
            <span class="tile-name"><SeverityMark of={severity} />{severities[severity]}</span>
            <span class="tile-number">{grouped(counts[severity])}</span>
            <span class="tile-note">{counts[severity] === 0 ? "none" : fixes[severity] === 0 ? "no fix yet" : `${grouped(fixes[severity])} with a fix`}</span>
          </button>
        ))}
      </div>
    </section>
  );
}

function Signals() {
  const page = usePage();
  const { totals, report } = page;
  const kind = (n: number) => totals.kinds[n].length;
  const { judged } = report.wire;
  const tiles: [string, string | number, string, () => void][] = [
    ["Known exploited", totals.exploited.length, "CISA KEV", () => page.show({ exploited: true })],
    ["Likely exploited", totals.likely.length, `EPSS ${percent(likelyFrom)} or more`, () => page.show({ epss: likelyFrom })],
    ["With a fix", totals.fixable.length, `of ${grouped(kind(0))} vulnerabilities`, () => page.show({ fixable: "yes" })],
    ["Secrets", judged.secrets ? kind(1) : "–", judged.secrets ? "masked in this page" : "not assessed", () => page.go("secrets")],
    ["Licences", judged.licenses ? kind(2) : "–", judged.licenses ? "to look at" : "not assessed", () => page.go("licences")],
    ["Set aside", totals.ignored.length, "with reasons", () => page.go("ignored")],
  ];
  return (
    <section class="signals" aria-label="Other numbers">
      {tiles.map(([name, number, note, press]) => (
        <button type="button" class="tile" key={name} onClick={press}>
          <span class="tile-name">{name}</span>
          <span class={`tile-number ${name === "Known exploited" && number !== 0 ? "alarm-text" : ""}`}>
            {typeof number === "number" ? grouped(number) : number}
          </span>
          <span class="tile-note">{note}</span>
        </button>
      ))}
    </section>
  );
}

function First() {
  const page = usePage();
  const { plan } = page.report.wire;
  if (plan.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="do-first">
      <div class="panel-head">
        <h2 id="do-first">Do first</h2>
        {plan.length > 4 && <button type="button" class="small" onClick={() => page.go("plan")}>All {grouped(plan.length)} steps</button>}
      </div>
      <ol class="steps brief">{plan.slice(0, 4).map((step, i) => <Step step={step} number={i} key={i} brief />)}</ol>
    </section>
  );
}

function LookAt() {
  const page = usePage();
  const { report, totals } = page;
  const first = distinct(totals.open, report.rule).slice(0, 6);
  if (first.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="look-first">
      <div class="panel-head">
        <h2 id="look-first">Look at first</h2>
        <button type="button" class="small" onClick={() => page.show({})}>All findings</button>
      </div>
      <ul class="brief-list">
        {first.map((i) => (
          <li key={i}>
            <button type="button" class="row-button" onClick={() => { page.show({}); page.open(i); }}>
              <SeverityMark of={report.severity(i)} />
              <span class="visually-hidden">{severities[report.severity(i)]}</span>
              <span class="two-lines">
                <span><b><Name of={report.rule(i)} most={60} /></b> <span class="muted"><Name of={report.subject(i)} most={60} /></span></span>
                <span class="muted small-text cut"><Name of={report.title(i)} most={160} /></span>
              </span>
              <Risk finding={i} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The first of each name, in order. */
function distinct(findings: number[], name: (i: number) => string): number[] {
  const seen = new Set<string>();
  return findings.filter((i) => !seen.has(name(i)) && seen.add(name(i)));
}

function Where() {
  const page = usePage();
  const { report, totals } = page;
  if (totals.open.length === 0) return null;
  const places = new Map<string, number[]>();
  for (const i of totals.open) {
    const target = report.findingTarget(i);
    const there = places.get(target);
    if (there) there.push(i);
    else places.set(target, [i]);
  }
  const largest = [...places].sort((a, b) => b[1].length - a[1].length).slice(0, 6);
  return (
    <section class="panel" aria-labelledby="where">
      <h2 id="where">Where they are</h2>
      <ul class="bars">
        {report.knowsBase && (["base", "app"] as const).map((origin) => {
          const there = totals.open.filter((i) => report.isBase(report.layer(i)) === (origin === "base"));
          return <Bar key={origin} name={origin === "base" ? "Base image" : "Application"} findings={there} press={() => page.show({ origin })} />;
        })}
        {report.knowsBase && <li class="rule" aria-hidden="true" />}
        {largest.map(([target, findings]) => <Bar key={target} name={target} findings={findings} press={() => page.show({ target })} />)}
      </ul>
      {places.size > largest.length && <p class="muted small-text">and {counted(places.size - largest.length, "place")} more</p>}
    </section>
  );
}

function Bar({ name, findings, press }: { name: string; findings: number[]; press: () => void }) {
  const { report, totals } = usePage();
  const counts = bySeverity(report, findings);
  return (
    <li>
      <button type="button" class="bar" onClick={press}>
        <span class="bar-head"><Name of={name} most={90} /><SeverityCounts counts={counts} /></span>
        <SeverityBar counts={counts} of={totals.open.length} label={counted(sum(counts), "finding")} />
      </button>
    </li>
  );
}

function Kinds() {
  const { totals } = usePage();
  const there = totals.kinds.map((findings, kind) => [kinds[kind], findings.length] as const).filter(([, n]) => n > 0);
  if (there.length < 2) return null;
  return <p class="muted">{there.map(([kind, n]) => counted(n, kind, kind === "vulnerability" ? "vulnerabilities" : `${kind}s`)).join(" · ")}</p>;
}

export function Overview() {
  const page = usePage();
  return (
    <div class="overview">
      <header class="hero">
        <p class="eyebrow"><Name of={page.report.wire.name} most={200} /></p>
        <h1>{headline(page)}</h1>
        <Advice />
        <Kinds />
      </header>
      <Warnings />
      <Severities />
      <Signals />
      <div class="columns">
        <div class="column"><First /><LookAt /></div>
        <div class="column"><About /><Where /></div>
      </div>
    </div>
  );
}
