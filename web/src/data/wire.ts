// What src/report/parts/page_data.cpp writes. Numbers where a text is expected are indices into `strings`; columns of one
// object have the same length, and the position in them is the number by which others refer to a row. A column of findings
// or advisories whose numbers are all the same is that number alone; readReport() makes a column of it.

export interface Wire {
  format: number;
  tool: string;
  id: string;
  created: string;
  kind: string;
  name: string;
  image?: WireImage;
  git?: { url: string; branch: string; commit: string };
  system?: { family: string; name: string; endOfLife: boolean; extended: boolean };
  database: WireDatabase;
  judged: { vulnerabilities: boolean; secrets: boolean; licenses: boolean };
  packagesListed: boolean;
  pastLife: { product: string; cycle: string; lastDay: string; package: number }[];
  layers: WireLayer[];
  problems: WireProblem[];
  lists: WireList[];
  packages: WirePackages;
  advisories: WireAdvisories;
  findings: WireFindings;
  plan: WireStep[];
  /** Findings that are not told at all: why, and how many. */
  hidden: [string, number][];
  strings: string[];
}

export interface WireImage {
  id: string;
  reference: string;
  tags: string[];
  digests: string[];
  size: number;
  base: { layers: number; name: string; digest: string };
}

export interface WireDatabase {
  present: boolean;
  starter: boolean;
  digest: string;
  built: string;
  advisories: number;
  sources: string[];
}

export interface WireLayer {
  size: number;
  digest: string;
  diffId: string;
  instruction: string;
  /** Of the base image; false also where nobody knows. */
  base: boolean;
}

export interface WireProblem {
  path: string;
  line: number;
  layer: number;
  kind: string;
  what: string;
  unread: boolean;
}

export interface WireList {
  type: string;
  path: string;
  group: string;
  system: boolean;
  assessed: boolean;
}

export interface WirePackages {
  name: number[];
  version: number[];
  purl: number[];
  file: number[];
  evidence: number[];
  licenses: number[][];
  list: number[];
  layer: number[];
  dev: number[];
  relationship: number[];
  confidence: number[];
  needs: number[][];
}

export interface WireAdvisories {
  rule: number[];
  title: number[];
  url: number[];
  source: number[];
  sourceUrl: number[];
  severitySource: number[];
  published: number[];
  modified: number[];
  aliases: number[][];
  vendorIds: number[][];
  cwes: number[][];
  epss: number[];
  percentile: number[];
  /** Empty, or: date added, due date, whether ransomware uses it. */
  kev: ([number, number, number] | [])[];
  /** Source, score, vector. */
  cvss: [number, number, number][][];
  /** Source, severity, source, severity… */
  vendors: number[][];
  description: number[];
  references: number[][];
  /** How many have no description and references, to keep the page small. */
  leftOut: number;
}

export interface WireFindings {
  /** 0 vulnerability, 1 secret, 2 licence. */
  kind: number[];
  severity: number[];
  advisory: number[];
  fixed: number[];
  status: number[];
  /** Of secrets and licences; a vulnerability's is its advisory's. */
  rule: number[];
  package: number[];
  path: number[];
  line: number[];
  layer: number[];
  /** 0 is open, else 1 + the index into `verdicts`. */
  verdict: number[];
  /** The severity before policy changed it; -1: it did not. */
  regrade: number[];
  verdicts: WireVerdict[];
  secrets: Record<string, WireSecret>;
  /** Category, confidence, link, whether it was seen in a file. */
  licenses: Record<string, [number, number, number, number]>;
}

export interface WireVerdict {
  open: boolean;
  reason: string;
  source: string;
  status: string;
  justification: string;
  owner: string;
  until: string;
}

export interface WireSecret {
  category: string;
  title: string;
  match: string;
  buried: boolean;
  endLine: number;
  instruction: string;
  commit: string;
  author: string;
  date: string;
  hash: string;
  inside: string;
  code: [number, string, number][];
}

/** One thing to do. What is empty is left out. */
export interface WireStep {
  kind: "package" | "dependency" | "toolchain" | "base_image";
  /** In words; left out where it is the upgrade of one package. */
  action?: number;
  upgrades: WireUpgrade[];
  /** Name and version of the project's packages through which it comes. */
  through?: number[];
  /** The step of the image's build that brought it. */
  instruction?: number;
  command?: number;
  closes?: number[];
  /** Findings of the same packages that have no fix. */
  remains?: number[];
}

export interface WireUpgrade {
  name: number;
  installed: number[];
  /** Left out: not known. */
  wanted?: number;
  /** A version of the same major line, how many it closes. */
  gentler?: number;
  gentlerCloses?: number;
  places: number[];
}
