// The filtered findings as files, and the marks as a draft of a VEX document.
import { download } from "../parts/download.ts";
import { grouped } from "../data/words.ts";
import { csvOf, jsonOf } from "../logic/csv.ts";
import { vexOf } from "../logic/vex.ts";
import { usePage } from "../state/page.ts";

export function Exports() {
  const page = usePage();
  const { report, found, marks } = page;
  const { name, id } = report.wire;
  const marked = marks.all.value.size;
  return (
    <span class="exports" role="group" aria-label="Save the findings shown">
      <button type="button" class="small" onClick={() => download(name, "csv", "text/csv;charset=utf-8", csvOf(report, found.value))}>CSV</button>
      <button type="button" class="small" onClick={() => download(name, "json", "application/json", jsonOf(report, found.value))}>JSON</button>
      <button type="button" class="small" disabled={marked === 0} title={marked === 0 ? "Mark findings in their details first" : undefined}
        onClick={() => download(name, "openvex.json", "application/json", vexOf(report, marks.all.value, id, new Date().toISOString()))}>
        VEX draft{marked > 0 && ` (${grouped(marked)})`}
      </button>
    </span>
  );
}
