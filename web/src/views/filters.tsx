// What narrows the table down.
import { useMemo } from "preact/hooks";
import { Exports } from "./exports.tsx";
import { SeverityMark } from "../parts/severity.tsx";
import { Chip } from "../parts/tags.tsx";
import { oneLine } from "../data/visible.ts";
import { counted, falling, grouped, kinds, percent, severities } from "../data/words.ts";
import { everything, type Filter, isNarrowed } from "../logic/filter.ts";
import { type Grouping, groupings } from "../logic/group.ts";
import { sum } from "../logic/counts.ts";
import { usePage } from "../state/page.ts";

const toggled = (list: number[], one: number): number[] =>
  list.includes(one) ? list.filter((n) => n !== one) : [...list, one].sort();

function Search() {
  const page = usePage();
  return (
    <label class="search">
      <span class="visually-hidden">Search findings</span>
      <input type="search" id="search" placeholder="Search names, packages, files, descriptions   /" autocomplete="off" spellcheck={false}
        value={page.place.value.filter.query} onInput={(event) => page.narrow({ query: event.currentTarget.value })} />
    </label>
  );
}

function SeverityChips() {
  const page = usePage();
  const { filter } = page.place.value;
  return (
    <span class="chips" role="group" aria-label="Severity">
      {falling.map((severity) => (
        <Chip key={severity} on={filter.severities.includes(severity)} press={() => page.narrow({ severities: toggled(filter.severities, severity) })}>
          <SeverityMark of={severity} size={16} />{severities[severity]}
        </Chip>
      ))}
    </span>
  );
}

function KindChips() {
  const page = usePage();
  const { filter } = page.place.value;
  const there = kinds.map((_, kind) => kind).filter((kind) => page.totals.kinds[kind].length > 0);
  if (there.length < 2) return null;
  return (
    <span class="chips" role="group" aria-label="Kind">
      {there.map((kind) => (
        <Chip key={kind} on={filter.kinds.includes(kind)} press={() => page.narrow({ kinds: toggled(filter.kinds, kind) })}>{kinds[kind]}</Chip>
      ))}
    </span>
  );
}

function RiskChips() {
  const page = usePage();
  const { filter } = page.place.value;
  const other = <T,>(now: T, value: T, none: T): T => (now === value ? none : value);
  return (
    <span class="chips" role="group" aria-label="Risk, fix and origin">
      <Chip on={filter.exploited} press={() => page.narrow({ exploited: !filter.exploited })}>exploited</Chip>
      {[0.01, 0.1, 0.5].map((least) => (
        <Chip key={least} on={filter.epss === least} press={() => page.narrow({ epss: other(filter.epss, least, 0) })}
          label={`EPSS at least ${percent(least)}`}>EPSS ≥ {percent(least)}</Chip>
      ))}
      <Chip on={filter.fixable === "yes"} press={() => page.narrow({ fixable: other(filter.fixable, "yes", "") })}>with a fix</Chip>
      <Chip on={filter.fixable === "no"} press={() => page.narrow({ fixable: other(filter.fixable, "no", "") })}>no fix</Chip>
      {page.report.knowsBase && <>
        <Chip on={filter.origin === "base"} press={() => page.narrow({ origin: other(filter.origin, "base", "") })}>base image</Chip>
        <Chip on={filter.origin === "app"} press={() => page.narrow({ origin: other(filter.origin, "app", "") })}>application</Chip>
      </>}
    </span>
  );
}

function Choice({ name, value, choices, choose }: { name: string; value: string; choices: [string, string][]; choose: (value: string) => void }) {
  return (
    <label class="choice">
      <span>{name}</span>
      <select value={value} onChange={(event) => choose(event.currentTarget.value)}>
        {choices.map(([key, text]) => <option value={key} key={key}>{text}</option>)}
      </select>
    </label>
  );
}

function Choices() {
  const page = usePage();
  const { report } = page;
  const { filter, group } = page.place.value;
  const targets = useMemo(() => [...new Set(Array.from({ length: report.size }, (_, i) => report.findingTarget(i)))].sort(), [report]);
  const { layers } = report.wire;
  return (
    <span class="choices">
      <Choice name="Target" value={filter.target} choose={(target) => page.narrow({ target })}
        choices={[["", "all"], ...targets.slice(0, 2000).map((target): [string, string] => [target, oneLine(target, 60)])]} />
      {layers.length > 1 && <Choice name="Layer" value={String(filter.layer)} choose={(layer) => page.narrow({ layer: Number(layer) })}
        choices={[["-1", "all"], ...layers.map((layer, i): [string, string] => [String(i), `${i + 1} ${oneLine(layer.instruction, 40)}`])]} />}
      <Choice name="Show" value={filter.state} choose={(state) => page.narrow({ state: state as Filter["state"] })}
        choices={[["open", "open"], ["ignored", "set aside"], ["all", "both"]]} />
      <Choice name="Group" value={group} choose={(by) => page.groupBy(by as Grouping)} choices={groupings.map((by) => [by, by === "none" ? "–" : by])} />
      <Choice name="Sort" value={page.place.value.sort.key} choose={(key) => page.sortBy(key as "urgency")}
        choices={[["urgency", "urgency"], ["severity", "severity"], ["rule", "finding"], ["subject", "package"], ["installed", "version"],
          ["fixed", "fix"], ["risk", "exploitation"], ["origin", "layer"]]} />
    </span>
  );
}

function Special() {
  const page = usePage();
  const { filter } = page.place.value;
  return (
    <>
      {filter.package >= 0 && <Chip on press={() => page.narrow({ package: -1 })}>package {page.report.shownName(filter.package)} ×</Chip>}
      {filter.step >= 0 && <Chip on press={() => page.narrow({ step: -1 })}>step {filter.step + 1} of the plan ×</Chip>}
    </>
  );
}

export function Filters() {
  const page = usePage();
  const { filter } = page.place.value;
  const found = page.found.value.length;
  return (
    <div class="filters">
      <div class="filters-line"><Search /><Exports /></div>
      <div class="filters-line filters-chips"><SeverityChips /><KindChips /><RiskChips /><Special /></div>
      <div class="filters-line">
        <p class="found" role="status">{found === sum(page.totals.counts) && !isNarrowed(filter)
          ? counted(found, "open finding") : `${grouped(found)} of ${counted(page.report.size, "finding")}`}</p>
        {isNarrowed(filter) && <button type="button" class="small" onClick={() => page.narrow(everything)}>Clear filters</button>}
        <Choices />
      </div>
    </div>
  );
}
