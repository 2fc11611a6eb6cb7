// Severity as shape, letter and colour at once, so that none of them has to carry it alone.
import { falling, grouped, severities } from "../data/words.ts";

const shapes: Record<number, string> = {
  4: "M6.2 1h7.6L19 6.2v7.6L13.8 19H6.2L1 13.8V6.2z",  // octagon
  3: "M10 .8 19.6 18.4H.4z",  // triangle
  2: "M10 .4 19.6 10 10 19.6.4 10z",  // diamond
  1: "M10 1a9 9 0 1 1 0 18a9 9 0 1 1 0-18z",  // circle
  0: "M2.5 2.5h15v15h-15z",  // square
};
const letters = ["?", "L", "M", "H", "C"];

export function SeverityMark({ of, size = 20 }: { of: number; size?: number }) {
  return (
    <svg class={`mark ${severities[of]}`} viewBox="0 0 20 20" width={size} height={size} aria-hidden="true">
      <path d={shapes[of]} />
      <text x="10" y={of === 3 ? 16 : 13.9} text-anchor="middle">{letters[of]}</text>
    </svg>
  );
}

export function SeverityLabel({ of }: { of: number }) {
  return (
    <span class="severity">
      <SeverityMark of={of} />
      <span>{severities[of]}</span>
    </span>
  );
}

/** The numbers there are, the most severe first. */
export function SeverityCounts({ counts }: { counts: number[] }) {
  return (
    <span class="severity-counts">
      {falling.filter((severity) => counts[severity] > 0).map((severity) => (
        <span class="severity-count" key={severity} title={`${grouped(counts[severity])} ${severities[severity]}`}>
          <SeverityMark of={severity} size={16} />
          <span class="visually-hidden">{severities[severity]} </span>
          {grouped(counts[severity])}
        </span>
      ))}
    </span>
  );
}

/** One bar of all numbers, wide as their share of `of`. */
export function SeverityBar({ counts, of, label }: { counts: number[]; of: number; label: string }) {
  const there = falling.filter((severity) => counts[severity] > 0);
  return (
    <span class="severity-bar" role="img" aria-label={label}>
      {there.map((severity) => (
        <span key={severity} class={`segment ${severities[severity]}`}
          style={{ width: `${(counts[severity] / Math.max(of, 1)) * 100}%` }} />
      ))}
    </span>
  );
}
