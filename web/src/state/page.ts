// What the reader does with the report: where the page stands, what follows from it, the marks that were made.
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Report } from "../data/report.ts";
import { fromAddress, type Place, toAddress, type View } from "../logic/address.ts";
import { type Totals, totals } from "../logic/counts.ts";
import { everything, type Filter, select } from "../logic/filter.ts";
import { type Group, type Grouping, groups, rowsOf } from "../logic/group.ts";
import { Sorter, type SortKey } from "../logic/sort.ts";
import { Marks } from "./marks.ts";
import { Theme } from "./theme.ts";

export class Page {
  readonly place: Signal<Place>;
  readonly totals: Totals;
  readonly marks: Marks;
  readonly theme = new Theme();
  readonly closedGroups = signal<ReadonlySet<string>>(new Set());
  readonly helpShown = signal(false);
  /** Findings that pass the filter, in the order shown. */
  readonly found: ReadonlySignal<number[]>;
  readonly groups: ReadonlySignal<Group[]>;
  /** Rows of the table: findings, and headings of groups as -1 - index. */
  readonly rows: ReadonlySignal<number[]>;

  constructor(readonly report: Report) {
    this.place = signal(fromAddress(location.hash));
    this.totals = totals(report);
    this.marks = new Marks(report.wire.id);
    const sorter = new Sorter(report);
    const filter = computed(() => this.place.value.filter);
    const order = computed(() => this.place.value.sort);
    const by = computed(() => this.place.value.group);
    const passed = computed(() => timed("oakum:filter", () => select(report, filter.value)));
    this.found = computed(() => timed("oakum:sort", () => sorter.sort(passed.value, order.value)));
    this.groups = computed(() => groups(report, this.found.value, by.value));
    this.rows = computed(() => rowsOf(this.groups.value, by.value, this.closedGroups.value));
    this.followAddress();
  }

  private followAddress() {
    addEventListener("hashchange", () => (this.place.value = fromAddress(location.hash)));
    addEventListener("popstate", () => (this.place.value = fromAddress(location.hash)));
    let last = this.place.peek().view;
    effect(() => {
      const place = this.place.value;
      remember(toAddress(place), place.view !== last);
      last = place.view;
    });
  }

  go(view: View) {
    this.place.value = { ...this.place.value, view, open: -1 };
  }
  /** Shows the findings that a filter of its own lets through. */
  show(filter: Partial<Filter>, group?: Grouping) {
    const place = this.place.value;
    this.place.value = { ...place, view: "findings", open: -1, filter: { ...everything, ...filter }, group: group ?? place.group };
  }
  narrow(filter: Partial<Filter>) {
    this.place.value = { ...this.place.value, filter: { ...this.place.value.filter, ...filter } };
  }
  open(number: number) {
    this.place.value = { ...this.place.value, open: number };
  }
  /** Opens a finding or package in the view that has it. */
  openIn(view: View, number: number) {
    this.place.value = { ...this.place.value, view, open: number };
  }
  sortBy(key: SortKey) {
    const { sort } = this.place.value;
    this.place.value = { ...this.place.value, sort: { key, reversed: sort.key === key && !sort.reversed } };
  }
  groupBy(group: Grouping) {
    this.closedGroups.value = new Set();
    this.place.value = { ...this.place.value, group };
  }
  toggleGroup(name: string) {
    const closed = new Set(this.closedGroups.value);
    if (!closed.delete(name)) closed.add(name);
    this.closedGroups.value = closed;
  }
}

/** Viewers of build artifacts may forbid it; the page works without. */
function remember(address: string, newView: boolean) {
  if (location.hash === address || (location.hash === "" && address === "#overview")) return;
  try {
    if (newView) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  } catch { /* the address stays as it is */ }
}

function timed<T>(name: string, work: () => T): T {
  const start = performance.now();
  const result = work();
  performance.measure(name, { start, end: performance.now() });
  return result;
}

export const PageContext = createContext<Page | undefined>(undefined);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error("no page around");
  return page;
}
