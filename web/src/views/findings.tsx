// The findings: filters, table, details.
import { useMemo } from "preact/hooks";
import { Details } from "./details.tsx";
import { Filters } from "./filters.tsx";
import { GroupRow, FindingRow, Header, columnCount } from "./finding_row.tsx";
import { VirtualList } from "../parts/virtual_list.tsx";
import { counted } from "../data/words.ts";
import { sum } from "../logic/counts.ts";
import { usePage } from "../state/page.ts";

const rowHeight = 56;

/** What keys do while the table has the focus. */
function useKeys(current: number) {
  const page = usePage();
  return (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = page.rows.value;
    const steps: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 10, PageUp: -10, Home: -rows.length, End: rows.length };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    let to = Math.max(0, Math.min(rows.length - 1, current < 0 ? 0 : current + step));
    while (rows[to] < 0 && to + Math.sign(step) >= 0 && to + Math.sign(step) < rows.length) to += Math.sign(step);
    if (rows[to] >= 0) page.open(rows[to]);
  };
}

function Table() {
  const page = usePage();
  const rows = page.rows.value;
  const { open, filter, sort, group } = page.place.value;
  const current = useMemo(() => (open < 0 ? -1 : rows.indexOf(open)), [rows, open]);
  const keys = useKeys(current);
  const about = useMemo(() => ({}), [filter, sort, group]);
  if (rows.length === 0) return <Nothing />;
  return (
    <VirtualList label="Findings" count={rows.length} height={rowHeight} columns={columnCount} current={current} about={about} onKeyDown={keys}
      row={(i) => rows[i] < 0
        ? <GroupRow group={page.groups.value[-1 - rows[i]]} index={i} key={rows[i]} />
        : <FindingRow finding={rows[i]} index={i} current={i === current} key={rows[i]} />}>
      <Header />
    </VirtualList>
  );
}

function Nothing() {
  const page = usePage();
  const hidden = sum(page.totals.counts);
  return (
    <div class="nothing">
      <p class="lead">{page.report.size === 0 ? "There are no findings." : "No finding passes these filters."}</p>
      {hidden > 0 && <button type="button" onClick={() => page.show({})}>Show all {counted(hidden, "open finding")}</button>}
    </div>
  );
}

export function Findings() {
  const page = usePage();
  const { open } = page.place.value;
  const isOpen = open >= 0 && open < page.report.size;
  return (
    <div class={`findings ${isOpen ? "with-details" : ""} ${page.report.knowsBase ? "" : "no-origin"}`}>
      <div class="findings-main">
        <h1 class="visually-hidden">Findings</h1>
        <Filters />
        <Table />
      </div>
      {isOpen && <Details finding={open} />}
    </div>
  );
}
