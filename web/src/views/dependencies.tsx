// Why a package is there, and what it needs.
import { useState } from "preact/hooks";
import { SeverityCounts } from "../parts/severity.tsx";
import { Name } from "../parts/text.tsx";
import { counted, grouped, relationships } from "../data/words.ts";
import { bySeverity } from "../logic/counts.ts";
import { usePage } from "../state/page.ts";

function PackageButton({ of }: { of: number }) {
  const page = usePage();
  const { report } = page;
  return (
    <button type="button" class="inline" onClick={() => page.openIn("packages", of)}>
      <Name of={`${report.packageName(of)} ${report.packageVersion(of)}`} most={120} />
    </button>
  );
}

/** The shortest way from what the target itself asks for. */
export function PathTo({ package: of }: { package: number }) {
  const { report } = usePage();
  const path = report.shortestPath(of);
  const others = report.neededBy(of).length - 1;
  if (path.length < 2) return null;
  return (
    <section>
      <h3>Why it is there</h3>
      <ol class="path">
        {path.map((p, i) => (
          <li key={p}>{i === path.length - 1 ? <b><Name of={`${report.packageName(p)} ${report.packageVersion(p)}`} most={120} /></b> : <PackageButton of={p} />}
            {" "}<span class="muted small-text">{relationships[report.wire.packages.relationship[p]]}</span></li>
        ))}
      </ol>
      {others > 0 && <p class="muted small-text">{counted(others, "other package")} {others === 1 ? "needs" : "need"} it too</p>}
    </section>
  );
}

const mostChildren = 200;

/** A package and, once it is opened, what it needs (or what needs it). No deeper than asked for, so rings do no harm. */
function Branch({ of, next, above }: { of: number; next: (p: number) => number[]; above: number[] }) {
  const { report } = usePage();
  const [open, setOpen] = useState(false);
  const below = next(of);
  const again = above.includes(of);
  return (
    <li>
      <span class="branch">
        {below.length > 0 && !again
          ? <button type="button" class="twist" aria-expanded={open} aria-label={open ? "Close" : "Open"} onClick={() => setOpen(!open)}>{open ? "▾" : "▸"}</button>
          : <span class="twist" aria-hidden="true">·</span>}
        <PackageButton of={of} />
        {again && <span class="muted small-text">(see above)</span>}
        <SeverityCounts counts={bySeverity(report, report.findingsOf[of].filter(report.isOpen))} />
      </span>
      {open && <Branches of={below} next={next} above={[...above, of]} />}
    </li>
  );
}

function Branches({ of, next, above }: { of: number[]; next: (p: number) => number[]; above: number[] }) {
  return (
    <ul class="tree">
      {of.slice(0, mostChildren).map((p) => <Branch key={p} of={p} next={next} above={above} />)}
      {of.length > mostChildren && <li class="muted small-text">and {grouped(of.length - mostChildren)} more</li>}
    </ul>
  );
}

export function Dependencies({ of }: { of: number }) {
  const { report } = usePage();
  const needs = (p: number) => report.wire.packages.needs[p];
  const neededBy = (p: number) => report.neededBy(p);
  return (
    <>
      <PathTo package={of} />
      {needs(of).length > 0 && <section><h3>Needs {grouped(needs(of).length)}</h3><Branches of={needs(of)} next={needs} above={[of]} /></section>}
      {neededBy(of).length > 0 && <section><h3>Needed by {grouped(neededBy(of).length)}</h3><Branches of={neededBy(of)} next={neededBy} above={[of]} /></section>}
    </>
  );
}
