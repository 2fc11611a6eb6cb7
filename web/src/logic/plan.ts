// What the steps of the plan do together.
import type { WireStep } from "../data/wire.ts";

/** How many findings all steps close together: some may be closed by several. */
export function closedBy(steps: WireStep[]): number {
  return new Set(steps.flatMap((step) => step.closes ?? [])).size;
}

/** After each step, how many findings are still open of so many. */
export function remaining(steps: WireStep[], open: number): number[] {
  const closed = new Set<number>();
  return steps.map((step) => {
    for (const finding of step.closes ?? []) closed.add(finding);
    return open - closed.size;
  });
}
