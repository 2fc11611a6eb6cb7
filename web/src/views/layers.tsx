// The layers of an image: how large, by which instruction, with what in them.
import { useMemo } from "preact/hooks";
import { SeverityBar, SeverityCounts } from "../parts/severity.tsx";
import { Name } from "../parts/text.tsx";
import { counted, grouped, sized } from "../data/words.ts";
import { bySeverity, sum } from "../logic/counts.ts";
import { usePage } from "../state/page.ts";

function Layer({ at, counts, packages, most, largest }: { at: number; counts: number[]; packages: number; most: number; largest: number }) {
  const page = usePage();
  const layer = page.report.wire.layers[at];
  const total = sum(counts);
  return (
    <li class={`layer ${layer.base ? "of-base" : ""}`}>
      <span class="layer-number">{at + 1}</span>
      <div class="layer-body">
        <code class="layer-instruction"><Name of={layer.instruction || "(no instruction)"} most={500} /></code>
        <div class="layer-bars">
          <span class="size-bar" aria-hidden="true"><span style={{ width: `${(layer.size / Math.max(largest, 1)) * 100}%` }} /></span>
          <span class="muted small-text">{layer.size > 0 ? sized(layer.size) : "size not known"}, {counted(packages, "package")}</span>
        </div>
        {total > 0 && <SeverityBar counts={counts} of={most} label={counted(total, "open finding")} />}
        <code class="digest small-text muted"><Name of={layer.digest || layer.diffId} /></code>
      </div>
      <div class="layer-effect">
        {total > 0 && <button type="button" class="inline" onClick={() => page.show({ layer: at })}>{counted(total, "finding")}</button>}
        <SeverityCounts counts={counts} />
      </div>
    </li>
  );
}

/** Numbers of each layer. */
function useTally() {
  const { report, totals } = usePage();
  return useMemo(() => {
    const findings = report.wire.layers.map((): number[] => []);
    for (const i of totals.open) findings[report.layer(i)]?.push(i);
    const packages = report.wire.layers.map(() => 0);
    for (const layer of report.wire.packages.layer) if (layer < packages.length) packages[layer] += 1;
    return { counts: findings.map((list) => bySeverity(report, list)), packages };
  }, [report]);
}

export function Layers() {
  const { report } = usePage();
  const { layers, image } = report.wire;
  const { counts, packages } = useTally();
  const most = Math.max(...counts.map(sum), 1);
  const largest = Math.max(...layers.map((layer) => layer.size), 1);
  const base = image?.base.layers ?? 0;
  if (!report.isLayered) return <div class="view"><h1>Layers</h1><p class="lead">The target has no layers.</p></div>;
  const rows = layers.map((_, i) => <Layer key={i} at={i} counts={counts[i]} packages={packages[i]} most={most} largest={largest} />);
  return (
    <div class="view">
      <h1>Layers</h1>
      <p class="lead">{counted(layers.length, "layer")}, the lowest first{base > 0 ? base === 1 ? "; the first is the base image's." : `; the first ${grouped(base)} are the base image's.` : "."}</p>
      {base > 0 && <h2 class="layer-heading">Base image <span class="muted"><Name of={image?.base.name ?? ""} most={120} /></span></h2>}
      {base > 0 && <ol class="layers panel">{rows.slice(0, base)}</ol>}
      {base > 0 && base < rows.length && <h2 class="layer-heading">Application</h2>}
      {base < rows.length && <ol class="layers panel">{rows.slice(base)}</ol>}
    </div>
  );
}
