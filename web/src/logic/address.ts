// The state of the page as the part of its address behind '#', so that it can be kept and sent.
import { everything, type Filter } from "./filter.ts";
import { type Grouping, groupings } from "./group.ts";
import { type Sort, type SortKey, sortKeys } from "./sort.ts";

export const views = ["overview", "plan", "findings", "packages", "layers", "licences", "secrets", "ignored", "data"] as const;
export type View = (typeof views)[number];

export interface Place {
  view: View;
  filter: Filter;
  sort: Sort;
  group: Grouping;
  /** The finding or package whose details are open; -1: none. */
  open: number;
}

export const start: Place = {
  view: "overview", filter: everything, sort: { key: "urgency", reversed: false }, group: "none", open: -1,
};

const numbers = (text: string | null, below: number): number[] =>
  (text ?? "").split("").map(Number).filter((n) => Number.isInteger(n) && n >= 0 && n < below);
const whole = (text: string | null): number => (text !== null && /^\d{1,7}$/.test(text) ? Number(text) : -1);
const oneOf = <T extends string>(text: string | null, choices: readonly T[], otherwise: T): T =>
  choices.find((choice) => choice === text) ?? otherwise;

export function toAddress(place: Place): string {
  const { filter, sort, group, open } = place;
  const said = new URLSearchParams();
  const say = (name: string, value: string, usual = "") => value !== usual && said.set(name, value);
  say("q", filter.query);
  say("severity", filter.severities.join(""));
  say("kind", filter.kinds.join(""));
  say("kev", filter.exploited ? "1" : "");
  say("epss", String(filter.epss), "0");
  say("fix", filter.fixable);
  say("origin", filter.origin);
  say("layer", String(filter.layer), "-1");
  say("target", filter.target);
  say("state", filter.state, "open");
  say("package", String(filter.package), "-1");
  say("step", String(filter.step), "-1");
  say("sort", sort.key, "urgency");
  say("reversed", sort.reversed ? "1" : "");
  say("group", group, "none");
  say("open", String(open), "-1");
  const text = said.toString();
  return `#${place.view}${text === "" ? "" : `?${text}`}`;
}

/** Anything may stand in an address: what is not understood is as if it were not there. */
export function fromAddress(hash: string): Place {
  const [view, rest = ""] = hash.replace(/^#/, "").split(/\?(.*)/s);
  const said = new URLSearchParams(rest);
  const epss = Number(said.get("epss") ?? 0);
  return {
    view: oneOf(view, views, "overview"),
    filter: {
      query: (said.get("q") ?? "").slice(0, 500),
      severities: numbers(said.get("severity"), 5),
      kinds: numbers(said.get("kind"), 3),
      exploited: said.get("kev") === "1",
      epss: epss > 0 && epss <= 1 ? epss : 0,
      fixable: oneOf(said.get("fix"), ["yes", "no"], "" as "yes" | "no" | ""),
      origin: oneOf(said.get("origin"), ["base", "app"], "" as "base" | "app" | ""),
      layer: whole(said.get("layer")),
      target: said.get("target") ?? "",
      state: oneOf(said.get("state"), ["open", "ignored", "all"], "open"),
      package: whole(said.get("package")),
      step: whole(said.get("step")),
    },
    sort: { key: oneOf<SortKey>(said.get("sort"), sortKeys, "urgency"), reversed: said.get("reversed") === "1" },
    group: oneOf<Grouping>(said.get("group"), groupings, "none"),
    open: whole(said.get("open")),
  };
}
