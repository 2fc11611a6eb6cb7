// Decisions made in the page: kept in this browser where it lets us, and never sent.
import { signal } from "@preact/signals";
import { justifications, type Mark, vexStatuses } from "../logic/vex.ts";

const most = 100_000;

export class Marks {
  readonly all = signal<ReadonlyMap<number, Mark>>(new Map());

  constructor(private readonly reportId: string) {
    this.all.value = this.load();
  }

  of = (finding: number): Mark | undefined => this.all.value.get(finding);

  set(finding: number, mark: Mark | undefined) {
    const all = new Map(this.all.value);
    if (mark) all.set(finding, mark);
    else all.delete(finding);
    this.all.value = all;
    try {
      localStorage.setItem(this.key(), JSON.stringify([...all]));
    } catch { /* kept as long as the page is open */ }
  }

  private key = (): string => `oakum marks ${this.reportId}`;

  private load(): Map<number, Mark> {
    try {
      const stored: unknown = JSON.parse(localStorage.getItem(this.key()) ?? "[]");
      return new Map((stored as [number, Mark][]).slice(0, most).filter(isMark));
    } catch {
      return new Map();
    }
  }
}

function isMark(entry: unknown): entry is [number, Mark] {
  if (!Array.isArray(entry) || typeof entry[0] !== "number") return false;
  const mark = entry[1] as Partial<Mark> | null;
  return mark !== null && typeof mark === "object" && vexStatuses.some((status) => status === mark.status) &&
    (mark.justification === "" || justifications.some((known) => known === mark.justification)) && typeof mark.note === "string";
}
