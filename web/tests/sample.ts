// A small report for tests: three packages in two lists, two advisories, one secret, one licence, one decision.
import { Report } from "../src/data/report.ts";
import type { Wire } from "../src/data/wire.ts";

const strings = ["", "CVE-2024-9", "CVE-2024-10", "openssl", "1.9", "1.10", "left-pad", "pkg:deb/debian/openssl@1.9", "srv/app/lock.json",
  "Buffer overflow", "aws-key", "MIT", "notice", "a crafted certificate", "GHSA-xxxx", "pkg:npm/left-pad@1.9"];
const at = (text: string): number => strings.indexOf(text);

export function wire(): Wire {
  return {
    format: 1, tool: "0.1.0", id: "id", created: "2026-01-03T00:00:00Z", kind: "container_image", name: "shop:1",
    image: { id: "sha256:aa", reference: "shop:1", tags: [], digests: ["registry.example/team/shop@sha256:cd"], size: 10, base: { layers: 1, name: "", digest: "" } },
    system: { family: "debian", name: "12", endOfLife: false, extended: false },
    database: { present: true, starter: false, digest: "", built: "2026-01-01T00:00:00Z", advisories: 5, sources: [] },
    judged: { vulnerabilities: true, secrets: true, licenses: true }, packagesListed: true, pastLife: [],
    layers: [{ size: 5, digest: "", diffId: "a", instruction: "ADD", base: true }, { size: 5, digest: "", diffId: "b", instruction: "COPY", base: false }],
    problems: [], lists: [
      { type: "dpkg", path: "", group: "", system: true, assessed: true },
      { type: "npm", path: "srv/app/lock.json", group: "", system: false, assessed: true }],
    packages: {
      name: [at("openssl"), at("left-pad"), at("left-pad")], version: [at("1.9"), at("1.9"), at("1.10")],
      purl: [at("pkg:deb/debian/openssl@1.9"), at("pkg:npm/left-pad@1.9"), 0], file: [0, 0, 0], evidence: [0, 0, 0], licenses: [[], [at("MIT")], []],
      list: [0, 1, 1], layer: [0, 1, 1], dev: [0, 0, 0], relationship: [0, 3, 4], confidence: [100, 100, 100], needs: [[], [2], [1]],
    },
    advisories: {
      rule: [at("CVE-2024-10"), at("CVE-2024-9")], title: [at("Buffer overflow"), 0], url: [0, 0], source: [0, 0], sourceUrl: [0, 0],
      severitySource: [0, 0], published: [0, 0], modified: [0, 0], aliases: [[at("GHSA-xxxx")], []], vendorIds: [[], []], cwes: [[], []],
      epss: [0.5, -1], percentile: [0.9, -1], kev: [[at("1.9"), 0, 1], []], cvss: [[], []], vendors: [[], []],
      description: [at("a crafted certificate"), 0], references: [[], []], leftOut: 0,
    },
    findings: {
      kind: [0, 0, 0, 1, 2], severity: [4, 3, 3, 4, 1], advisory: [0, 1, 0, -1, -1], fixed: [at("1.10"), 0, at("1.10"), 0, 0],
      status: [3, 2, 3, 0, 0], rule: [0, 0, 0, at("aws-key"), at("MIT")],
      package: [0, 0, 1, -1, 1], path: [0, 0, 0, at("srv/app/lock.json"), 0], line: [0, 0, 0, 3, 0], layer: [0, 0, 1, 1, 1],
      verdict: [0, 1, 0, 0, 0], regrade: [-1, -1, -1, -1, -1],
      verdicts: [{ open: false, reason: "not reachable", source: "ignore.yaml", status: "ignored", justification: "", owner: "A", until: "" }],
      secrets: { 3: { category: "AWS", title: "AWS key", match: "****", buried: false, endLine: 3, instruction: "", commit: "", author: "", date: "", hash: "", inside: "", code: [] } },
      licenses: { 4: [at("notice"), 1, 0, 0] },
    },
    plan: [{ kind: "package", upgrades: [], closes: [0], remains: [1] }],
    hidden: [], strings,
  };
}

export const sample = (): Report => new Report(wire());
