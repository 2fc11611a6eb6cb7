// The words for what the data has as numbers.

export const severities = ["unknown", "low", "medium", "high", "critical"] as const;
/** The most severe first. */
export const falling = [4, 3, 2, 1, 0] as const;
export const kinds = ["vulnerability", "secret", "licence"] as const;
export const statuses = [
  "unknown", "not affected", "affected", "fixed", "under investigation", "will not fix", "fix deferred", "end of life",
] as const;
export const relationships = ["", "root", "workspace", "direct", "indirect"] as const;

const targets: Record<string, string> = {
  container_image: "container image", filesystem: "file system", repository: "repository", vm: "disk image",
  cyclonedx: "CycloneDX SBOM", spdx: "SPDX SBOM", syft: "Syft SBOM",
};
export const targetWord = (kind: string): string => targets[kind] ?? kind;

const grouping = /\B(?=(\d{3})+(?!\d))/g;
/** 12,814 whatever the browser's language, as everywhere in Oakum. */
export const grouped = (n: number): string => String(n).replace(grouping, ",");

/** "1 finding", "12,814 findings". */
export const counted = (n: number, one: string, many = `${one}s`): string => `${grouped(n)} ${n === 1 ? one : many}`;

const units = ["B", "KiB", "MiB", "GiB", "TiB"];
export function sized(bytes: number): string {
  let unit = 0;
  while (bytes >= 1024 && unit < units.length - 1) {
    bytes /= 1024;
    unit += 1;
  }
  return `${unit === 0 || bytes >= 100 ? Math.round(bytes) : bytes.toFixed(1)} ${units[unit]}`;
}

/** "3.1%", "<0.1%", "94%". */
export function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.1) return "<0.1%";
  return `${value >= 10 ? Math.round(value) : Number(value.toFixed(1))}%`;
}

/** Whole days between two moments, or nothing when one is none. */
export function daysBetween(from: string, to: string): number | undefined {
  const days = Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000);
  return Number.isFinite(days) && days >= 0 ? days : undefined;
}

/** The day of an RFC 3339 moment. */
export const day = (moment: string): string => moment.slice(0, 10);
