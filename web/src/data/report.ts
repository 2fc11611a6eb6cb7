// The report as the page asks for it: the columns of the wire, and what follows from them.
import { oneLine, visible } from "./visible.ts";
import type { Wire } from "./wire.ts";
import { kinds, severities } from "./words.ts";

/** Findings and packages are numbers; all about them is asked here. Texts are as they stand, for search and export;
 *  what is shown goes through visible() or oneLine(). */
export class Report {
  readonly size: number;
  readonly packageCount: number;
  /** Of each package the findings it has, the most urgent first. */
  readonly findingsOf: number[][];
  private parents: number[][] | undefined;
  private ownWords: string[] | undefined;
  private readonly sharedWords: string[] = [];

  constructor(readonly wire: Wire) {
    this.size = wire.findings.kind.length;
    this.packageCount = wire.packages.name.length;
    this.findingsOf = Array.from({ length: this.packageCount }, () => []);
    for (let i = 0; i < this.size; i++) {
      const at = wire.findings.package[i];
      if (at >= 0) this.findingsOf[at].push(i);
    }
  }

  text = (number: number | undefined): string => this.wire.strings[number ?? 0] ?? "";
  kind = (i: number): number => this.wire.findings.kind[i];
  severity = (i: number): number => this.wire.findings.severity[i];
  rule = (i: number): string => this.text(this.of(i, this.wire.advisories.rule, this.wire.findings.rule[i]));
  fixed = (i: number): string => this.text(this.wire.findings.fixed[i]);
  layer = (i: number): number => this.wire.findings.layer[i];
  package = (i: number): number => this.wire.findings.package[i];

  verdict(i: number) {
    const number = this.wire.findings.verdict[i];
    return number === 0 ? undefined : this.wire.findings.verdicts[number - 1];
  }
  isOpen = (i: number): boolean => this.verdict(i)?.open ?? true;

  private of<T>(i: number, column: T[], otherwise: T): T {
    const number = this.wire.findings.advisory[i];
    return number < 0 ? otherwise : column[number];
  }
  advisory = (i: number): number => this.wire.findings.advisory[i];
  isExploited = (i: number): boolean => this.of(i, this.wire.advisories.kev as unknown[][], []).length > 0;
  epss = (i: number): number => this.of(i, this.wire.advisories.epss, -1);
  isFixable = (i: number): boolean => this.wire.findings.fixed[i] !== 0;
  title(i: number): string {
    if (this.kind(i) === 0) return this.text(this.of(i, this.wire.advisories.title, 0));
    if (this.kind(i) === 1) return this.wire.findings.secrets[i]?.title ?? "";
    return this.text(this.wire.findings.licenses[i]?.[0] ?? 0);
  }

  packageName = (p: number): string => this.text(this.wire.packages.name[p]);
  packageVersion = (p: number): string => this.text(this.wire.packages.version[p]);
  list = (p: number) => this.wire.lists[this.wire.packages.list[p]];

  /** Where the package comes from, as filters and groups name it. */
  target(p: number): string {
    const list = this.list(p);
    if (list.system) return this.systemName();
    return list.group || list.path || list.type;
  }
  systemName(): string {
    const system = this.wire.system;
    return system && system.family !== "none" ? `${system.family} ${system.name}`.trim() : "system packages";
  }
  findingTarget(i: number): string {
    const p = this.package(i);
    return p >= 0 ? this.target(p) : this.kind(i) === 1 ? "secrets" : "licence files";
  }
  /** The file a reader goes to. */
  place(i: number): string {
    const p = this.package(i);
    if (p < 0) return this.text(this.wire.findings.path[i]);
    return this.text(this.wire.packages.file[p]) || this.list(p).path;
  }
  /** Whose finding it is: the package, or the file. */
  subject = (i: number): string => (this.package(i) >= 0 ? this.packageName(this.package(i)) : this.place(i));
  installed = (i: number): string => (this.package(i) >= 0 ? this.packageVersion(this.package(i)) : "");

  /** Whether it makes sense to speak of layers. */
  get isLayered(): boolean {
    return this.wire.image !== undefined || this.wire.layers.length > 1;
  }
  get knowsBase(): boolean {
    return (this.wire.image?.base.layers ?? 0) > 0;
  }
  isBase = (layer: number): boolean => this.knowsBase && (this.wire.layers[layer]?.base ?? false);

  /** Packages that need this one directly. */
  neededBy(p: number): number[] {
    if (!this.parents) {
      const parents: number[][] = Array.from({ length: this.packageCount }, () => []);
      this.wire.packages.needs.forEach((needs, from) => needs.forEach((to) => parents[to].push(from)));
      this.parents = parents;
    }
    return this.parents[p];
  }

  /** The shortest way from a package that nobody needs to this one. */
  shortestPath(p: number): number[] {
    const came = new Map<number, number>([[p, -1]]);
    const queue = [p];
    for (let next = 0; next < queue.length; next++) {
      const at = queue[next];
      const above = this.neededBy(at);
      if (above.length === 0 || this.wire.packages.relationship[at] === 3) return wayDown(came, at);
      for (const parent of above) if (!came.has(parent)) came.set(parent, at), queue.push(parent);
    }
    return [p];  // a ring that nothing leads to
  }

  /** What search looks through, in small letters and made when first asked for: a finding's own words… */
  words(i: number): string {
    this.ownWords ??= new Array<string>(this.size);
    return (this.ownWords[i] ??= [this.rule(i), this.subject(i), this.installed(i), this.fixed(i),
      this.kind(i) === 0 ? "" : this.title(i), this.place(i), severities[this.severity(i)], kinds[this.kind(i)],
      this.findingTarget(i)].join("\n").toLowerCase());
  }
  prepare(i: number) {
    this.words(i);
    if (this.advisory(i) >= 0) this.advisoryWords(this.advisory(i));
  }
  /** …and those of its advisory, which many share. */
  advisoryWords(advisory: number): string {
    const { aliases, vendorIds, cwes, title, description } = this.wire.advisories;
    return (this.sharedWords[advisory] ??= [title[advisory], ...aliases[advisory], ...vendorIds[advisory],
      ...cwes[advisory], description[advisory]].map(this.text).join("\n").toLowerCase());
  }

  shownName = (p: number): string => oneLine(this.packageName(p), 120);
  shownTitle = (): string => visible(this.wire.name);
}

function wayDown(came: Map<number, number>, from: number): number[] {
  const way = [];
  for (let at = from; at >= 0; at = came.get(at) ?? -1) way.push(at);
  return way;
}

/** Makes columns of the numbers that stand for whole columns. */
export function spread(wire: Wire): Wire {
  for (const columns of [wire.findings, wire.advisories]) {
    const all = columns as unknown as Record<string, unknown>;
    const size = columns.rule.length;
    for (const [name, column] of Object.entries(all))
      if (typeof column === "number" && name !== "leftOut") all[name] = new Array<number>(size).fill(column);
  }
  return wire;
}

/** Reads the block of data in the page. */
export function readReport(text: string): Report {
  const wire = JSON.parse(text) as Wire;
  if (wire.format !== 1) throw new Error(`data of format ${wire.format}, this page reads 1`);
  return new Report(spread(wire));
}
