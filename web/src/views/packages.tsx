// All packages, their dependencies on demand.
import { useMemo, useState } from "preact/hooks";
import { Dependencies } from "./dependencies.tsx";
import { SeverityCounts } from "../parts/severity.tsx";
import { Origin } from "../parts/tags.tsx";
import { Fact, Name } from "../parts/text.tsx";
import { VirtualList } from "../parts/virtual_list.tsx";
import type { Report } from "../data/report.ts";
import { counted, grouped, relationships } from "../data/words.ts";
import { bySeverity } from "../logic/counts.ts";
import { wordsOf } from "../logic/filter.ts";
import { choosePackages } from "../logic/packages.ts";
import { usePage } from "../state/page.ts";

const rowHeight = 48;

function PackageRow({ of, index, current }: { of: number; index: number; current: boolean }) {
  const page = usePage();
  const { report } = page;
  const counts = bySeverity(report, report.findingsOf[of].filter((i) => report.isOpen(i) && report.kind(i) === 0));
  const { packages } = report.wire;
  return (
    <div class={`package-row ${current ? "current" : ""}`} role="row" id={`row-${index}`} aria-rowindex={index + 2} aria-selected={current} onClick={() => page.open(of)}>
      <span role="gridcell" class="cut"><b><Name of={report.packageName(of)} most={120} /></b> <span class="muted"><Name of={report.packageVersion(of)} most={60} /></span></span>
      <span role="gridcell" class="cut muted package-target"><Name of={report.text(packages.file[of]) || report.target(of)} most={120} /></span>
      <span role="gridcell" class="cut muted package-license"><Name of={packages.licenses[of].map(report.text).join(", ")} most={80} /></span>
      <span role="gridcell"><SeverityCounts counts={counts} /></span>
      <span role="gridcell" class="package-origin"><Origin layer={packages.layer[of]} /></span>
    </div>
  );
}

function Head() {
  return (
    <div class="grid-head package-row" role="row" aria-rowindex={1}>
      <span role="columnheader">Package</span><span role="columnheader" class="package-target">Where</span>
      <span role="columnheader" class="package-license">Licence</span><span role="columnheader">Vulnerabilities</span>
      <span role="columnheader" class="package-origin">From</span>
    </div>
  );
}

const fileOf = (report: Report, of: number): string => report.text(report.wire.packages.file[of]) || report.list(of).path;

function PackageDetails({ of }: { of: number }) {
  const page = usePage();
  const { report } = page;
  const { packages } = report.wire;
  const layer = report.wire.layers[packages.layer[of]];
  const found = report.findingsOf[of];
  return (
    <aside class="details" aria-label="Details of the package">
      <header class="details-head">
        <div class="details-line"><span class="muted">{report.list(of).type}</span>
          <button type="button" class="close" onClick={() => page.open(-1)} aria-label="Close the details">×</button></div>
        <h2><Name of={report.packageName(of)} most={200} /></h2>
        <p class="details-title"><Name of={report.packageVersion(of)} most={200} /></p>
      </header>
      {found.length > 0 && <button type="button" onClick={() => page.show({ package: of, state: "all" })}>{counted(found.length, "finding")}</button>}
      <dl class="facts">
        <Fact name="Where"><Name of={report.target(of)} /></Fact>
        <Fact name="File">{fileOf(report, of) !== "" && <code class="digest"><Name of={fileOf(report, of)} /></code>}</Fact>
        <Fact name="Package URL">{packages.purl[of] !== 0 && <code class="digest"><Name of={report.text(packages.purl[of])} /></code>}</Fact>
        <Fact name="Licences">{packages.licenses[of].length > 0 && <Name of={packages.licenses[of].map(report.text).join(", ")} />}</Fact>
        <Fact name="Relationship">{relationships[packages.relationship[of]]}{packages.dev[of] === 1 && " (development only)"}</Fact>
        <Fact name="Known by">{packages.evidence[of] !== 0 && <><Name of={report.text(packages.evidence[of])} />, {packages.confidence[of]}% sure</>}</Fact>
        <Fact name="Layer">{layer && report.isLayered && <>{packages.layer[of] + 1} <Origin layer={packages.layer[of]} /></>}</Fact>
        <Fact name="Instruction">{layer && layer.instruction !== "" && <code><Name of={layer.instruction} /></code>}</Fact>
      </dl>
      <Dependencies of={of} key={of} />
    </aside>
  );
}

function usePackageKeys(all: number[], current: number) {
  const page = usePage();
  return (event: KeyboardEvent) => {
    const step = ({ ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 10, PageUp: -10 } as Record<string, number>)[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    page.open(all[Math.max(0, Math.min(all.length - 1, current < 0 ? 0 : current + step))]);
  };
}

export function Packages() {
  const page = usePage();
  const { report } = page;
  const { open } = page.place.value;
  const [query, setQuery] = useState("");
  const [vulnerable, setVulnerable] = useState(false);
  const all = useMemo(() => choosePackages(report, wordsOf(query), vulnerable), [report, query, vulnerable]);
  const current = useMemo(() => all.indexOf(open), [all, open]);
  const keys = usePackageKeys(all, current);
  const isOpen = open >= 0 && open < report.packageCount;
  return (
    <div class={`findings ${isOpen ? "with-details" : ""}`}>
      <div class="findings-main">
        <h1 class="visually-hidden">Packages</h1>
        <div class="filters"><div class="filters-line">
          <label class="search"><span class="visually-hidden">Search packages</span>
            <input type="search" id="search" placeholder="Search packages, versions, files, licences   /" value={query} spellcheck={false} autocomplete="off"
              onInput={(event) => setQuery(event.currentTarget.value)} /></label>
          <button type="button" class="chip" aria-pressed={vulnerable} onClick={() => setVulnerable(!vulnerable)}>with findings</button>
          <p class="found" role="status">{all.length === report.packageCount ? counted(all.length, "package") : `${grouped(all.length)} of ${counted(report.packageCount, "package")}`}</p>
        </div></div>
        {all.length === 0 ? <p class="lead nothing">{report.packageCount === 0 ? "No packages were found." : "No package fits."}</p>
          : <VirtualList label="Packages" count={all.length} height={rowHeight} columns={5} current={current} about={all} onKeyDown={keys}
              row={(i) => <PackageRow of={all[i]} index={i} current={i === current} key={all[i]} />}><Head /></VirtualList>}
      </div>
      {isOpen && <PackageDetails of={open} />}
    </div>
  );
}
