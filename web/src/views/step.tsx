// One step of the fix plan.
import { Copy } from "../parts/copy.tsx";
import { SeverityCounts } from "../parts/severity.tsx";
import { Name } from "../parts/text.tsx";
import type { WireStep, WireUpgrade } from "../data/wire.ts";
import { counted, grouped } from "../data/words.ts";
import { bySeverity } from "../logic/counts.ts";
import { usePage } from "../state/page.ts";

const mostUpgrades = 12;

function Versions({ of }: { of: WireUpgrade }) {
  return (
    <span class="versions">
      <span class="muted"><Name of={of.installed.join(", ")} most={60} /></span>
      {of.wanted !== "" && <>{" "}<span aria-label="to">→</span> <b><Name of={of.wanted} most={60} /></b></>}
    </span>
  );
}

function Upgrade({ of }: { of: WireUpgrade }) {
  return (
    <li>
      <Name of={of.name} most={120} /> <Versions of={of} />
      {of.gentler !== "" && <span class="muted small-text"> or <Name of={of.gentler} most={60} /> of the same line, which closes {grouped(of.gentlerCloses)}</span>}
    </li>
  );
}

function Places({ of }: { of: WireUpgrade[] }) {
  const places = [...new Set(of.flatMap((upgrade) => upgrade.places))];
  if (places.length === 0) return null;
  return (
    <p class="muted small-text cut">
      in <Name of={places[0]} most={90} />{places.length > 1 && ` and ${counted(places.length - 1, "other place")}`}
    </p>
  );
}

function Upgrades({ of }: { of: WireUpgrade[] }) {
  const list = <ul class="upgrades">{of.slice(0, mostUpgrades).map((upgrade, i) => <Upgrade of={upgrade} key={i} />)}</ul>;
  const more = of.length > mostUpgrades && <p class="muted small-text">and {grouped(of.length - mostUpgrades)} more</p>;
  if (of.length === 1) return of[0].gentler === "" ? null : list;
  return <details><summary class="small-text">{counted(of.length, "package")}</summary>{list}{more}</details>;
}

function More({ step }: { step: WireStep }) {
  return (
    <>
      <Places of={step.upgrades} />
      {step.instruction !== "" && <p class="muted small-text cut">brought by <code><Name of={step.instruction} most={160} /></code></p>}
      {step.through.length > 0 && step.kind !== "dependency" && (
        <p class="muted small-text">needed by {step.through.slice(0, 4).map(([name, version], i) =>
          <span key={i}>{i > 0 && ", "}<Name of={`${name} ${version}`} most={80} /></span>)}</p>
      )}
      <Upgrades of={step.upgrades} />
      {step.command !== "" && <span class="command"><code><Name of={step.command} most={400} /></code><Copy text={step.command} /></span>}
      {step.remains.length > 0 && <p class="muted small-text">{counted(step.remains.length, "finding")} of these packages will stay: no fix yet</p>}
    </>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `left` is how many findings are open after it. */
export function Step({ step, number, brief = false, left }: { step: WireStep; number: number; brief?: boolean; left?: number }) {
  const page = usePage();
  const { report } = page;
  const exploited = step.closes.filter((i) => report.isExploited(i)).length;
  const ofName = step.action.startsWith(`upgrade ${step.upgrades[0]?.name} `) && step.upgrades.length === 1;
  return (
    <li class="step">
      <span class="step-number" aria-hidden="true">{number + 1}</span>
      <div class="step-body">
        <p class="step-what">
          {ofName
            ? <>Upgrade <b><Name of={step.upgrades[0].name} most={120} /></b> <Versions of={step.upgrades[0]} /></>
            : <Name of={capital(step.action)} most={240} />}
        </p>
        {!brief && <More step={step} />}
      </div>
      <div class="step-effect">
        <button type="button" class="inline" onClick={() => page.show({ step: number, state: "all" }, "none")}>
          closes {grouped(step.closes.length)}
        </button>
        <SeverityCounts counts={bySeverity(report, step.closes)} />
        {exploited > 0 && <span class="tag alarm">{grouped(exploited)} exploited</span>}
        {left !== undefined && <span class="muted small-text">{left === 0 ? "none left" : `${grouped(left)} left`}</span>}
      </div>
    </li>
  );
}
