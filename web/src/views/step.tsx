// One step of the fix plan.
import { Copy } from "../parts/copy.tsx";
import { SeverityCounts } from "../parts/severity.tsx";
import { Name, Path } from "../parts/text.tsx";
import type { WireStep, WireUpgrade } from "../data/wire.ts";
import { counted, grouped } from "../data/words.ts";
import { bySeverity } from "../logic/counts.ts";
import { usePage } from "../state/page.ts";

const mostUpgrades = 12;

function Versions({ of }: { of: WireUpgrade }) {
  const { report } = usePage();
  return (
    <span class="versions">
      <span class="muted"><Name of={of.installed.map(report.text).join(", ")} most={60} /></span>
      {of.wanted !== undefined && <>{" "}<span aria-label="to">→</span> <b><Name of={report.text(of.wanted)} most={60} /></b></>}
    </span>
  );
}

function Upgrade({ of }: { of: WireUpgrade }) {
  const { report } = usePage();
  return (
    <li>
      <Name of={report.text(of.name)} most={120} /> <Versions of={of} />
      {of.gentler !== undefined && <span class="muted small-text"> or <Name of={report.text(of.gentler)} most={60} /> of the same line, which closes {grouped(of.gentlerCloses ?? 0)}</span>}
    </li>
  );
}

function Places({ of }: { of: WireUpgrade[] }) {
  const { report } = usePage();
  const places = [...new Set(of.flatMap((upgrade) => upgrade.places))].map(report.text).filter((place) => place !== "");
  if (places.length === 0) return null;
  return (
    <p class="muted small-text cut">
      in <Path of={places[0]} most={90} />{places.length > 1 && ` and ${counted(places.length - 1, "other place")}`}
    </p>
  );
}

function Upgrades({ of }: { of: WireUpgrade[] }) {
  const list = <ul class="upgrades">{of.slice(0, mostUpgrades).map((upgrade, i) => <Upgrade of={upgrade} key={i} />)}</ul>;
  const more = of.length > mostUpgrades && <p class="muted small-text">and {grouped(of.length - mostUpgrades)} more</p>;
  if (of.length === 1) return of[0].gentler === undefined ? null : list;
  return <details><summary class="small-text">{counted(of.length, "package")}</summary>{list}{more}</details>;
}

function More({ step }: { step: WireStep }) {
  const { report } = usePage();
  const { instruction, command, through = [], remains = [] } = step;
  return (
    <>
      <Places of={step.upgrades} />
      {instruction !== undefined && <p class="muted small-text cut">brought by <code><Name of={report.text(instruction)} most={160} /></code></p>}
      {through.length > 0 && step.kind !== "dependency" && (
        <p class="muted small-text">needed by {through.slice(0, 4).map((name, i) => <span key={i}>{i > 0 && ", "}<Name of={report.text(name)} most={80} /></span>)}</p>
      )}
      <Upgrades of={step.upgrades} />
      {command !== undefined && <span class="command"><code><Name of={report.text(command)} most={400} /></code><Copy text={report.text(command)} /></span>}
      {remains.length > 0 && <p class="muted small-text">{counted(remains.length, "finding")} of these packages will stay: no fix yet</p>}
    </>
  );
}

/** The sentence; one that starts with a package's name keeps that as it is. */
function sentence(kind: WireStep["kind"], text: string): string {
  return kind === "dependency" ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

/** `left` is how many findings are open after it. */
export function Step({ step, number, brief = false, left }: { step: WireStep; number: number; brief?: boolean; left?: number }) {
  const page = usePage();
  const { report } = page;
  const { closes = [], upgrades } = step;
  const exploited = closes.filter((i) => report.isExploited(i)).length;
  return (
    <li class="step">
      <span class="step-number" aria-hidden="true">{number + 1}</span>
      <div class="step-body">
        <p class="step-what">
          {step.action === undefined
            ? <>Upgrade <b><Name of={report.text(upgrades[0].name)} most={120} /></b> <Versions of={upgrades[0]} /></>
            : <Name of={sentence(step.kind, report.text(step.action))} most={240} />}
        </p>
        {!brief && <More step={step} />}
      </div>
      <div class="step-effect">
        <button type="button" class="inline" onClick={() => page.show({ step: number, state: "all" }, "none")}>
          closes {step.kind === "base_image" && "up to "}{grouped(closes.length)}
        </button>
        <SeverityCounts counts={bySeverity(report, closes)} />
        {exploited > 0 && <span class="tag alarm">{grouped(exploited)} exploited</span>}
        {left !== undefined && <span class="muted small-text">{left === 0 ? "none left" : `${grouped(left)} left`}</span>}
      </div>
    </li>
  );
}
