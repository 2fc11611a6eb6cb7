// What the report rests on, and what it does not know.
import { useMemo, useState } from "preact/hooks";
import { Fact, Name } from "../parts/text.tsx";
import type { WireProblem } from "../data/wire.ts";
import { counted, grouped } from "../data/words.ts";
import { usePage } from "../state/page.ts";

function Knowledge() {
  const { wire } = usePage().report;
  const { database } = wire;
  return (
    <section class="panel">
      <h2>Advisories</h2>
      <dl class="facts">
        <Fact name="Assessed">{wire.judged.vulnerabilities ? "yes" : "no"}</Fact>
        <Fact name="Database">{!database.present ? "not said by the report" : database.starter ? "the starter set built into the program" : "full"}</Fact>
        <Fact name="Advisories">{database.present && grouped(database.advisories)}</Fact>
        <Fact name="Built">{database.built}</Fact>
        <Fact name="Digest">{database.digest !== "" && <code class="digest"><Name of={database.digest} /></code>}</Fact>
        <Fact name="Sources">{database.sources.length > 0 && <Name of={database.sources.join(", ")} most={3000} />}</Fact>
        <Fact name="Left out">{wire.advisories.leftOut > 0 && `${counted(wire.advisories.leftOut, "description")}, to keep this page small`}</Fact>
      </dl>
    </section>
  );
}

function Run() {
  const { wire } = usePage().report;
  return (
    <section class="panel">
      <h2>Scan</h2>
      <dl class="facts">
        <Fact name="Made by">Oakum {wire.tool}</Fact>
        <Fact name="At">{wire.created}</Fact>
        <Fact name="Report">{wire.id !== "" && <code class="digest"><Name of={wire.id} /></code>}</Fact>
        <Fact name="Secrets">{wire.judged.secrets ? "looked for" : "not looked for"}</Fact>
        <Fact name="Licences">{wire.judged.licenses ? "assessed" : "not assessed"}</Fact>
        <Fact name="Tags">{wire.image && wire.image.tags.length > 0 && <Name of={wire.image.tags.join(", ")} />}</Fact>
        <Fact name="Digests">{wire.image && wire.image.digests.length > 0 && <code class="digest"><Name of={wire.image.digests.join(" ")} most={1000} /></code>}</Fact>
      </dl>
    </section>
  );
}

function Problems({ title, of }: { title: string; of: WireProblem[] }) {
  const [shown, setShown] = useState(100);
  const layers = usePage().report.wire.layers.length;
  if (of.length === 0) return null;
  return (
    <section>
      <h2>{title} ({grouped(of.length)})</h2>
      <table class="plain-table panel">
        <thead><tr><th>Where</th><th>What</th></tr></thead>
        <tbody>
          {of.slice(0, shown).map((problem, i) => (
            <tr key={i}>
              <td><code class="digest"><Name of={`${problem.path || "(the target itself)"}${problem.line > 0 ? `:${problem.line}` : ""}`} most={300} /></code>
                {layers > 1 && <span class="muted small-text"> layer {problem.layer + 1}</span>}</td>
              <td><Name of={problem.what} most={800} /></td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown < of.length && <button type="button" onClick={() => setShown(shown + 1000)}>More ({grouped(of.length - shown)})</button>}
    </section>
  );
}

/** Packages that no advisory could speak of. */
function Silent() {
  const { report } = usePage();
  const silent = useMemo(() => {
    const counts = new Map<string, number>();
    report.wire.packages.list.forEach((number) => {
      const list = report.wire.lists[number];
      if (!list.assessed) counts.set(list.type, (counts.get(list.type) ?? 0) + 1);
    });
    return [...counts];
  }, [report]);
  if (silent.length === 0 || !report.wire.judged.vulnerabilities) return null;
  return (
    <section class="panel">
      <h2>Not assessed</h2>
      <p>Nobody publishes advisories for {silent.map(([type, n]) => `${type} (${counted(n, "package")})`).join(", ")}.</p>
    </section>
  );
}

function PastLife() {
  const { report } = usePage();
  const releases = new Map<string, number[]>();
  for (const { product, cycle, lastDay, package: p } of report.wire.pastLife) {
    const release = `${product} ${cycle}${lastDay === "" ? "" : ` (ended ${lastDay})`}`;
    const packages = releases.get(release);
    if (packages) packages.push(p);
    else releases.set(release, [p]);
  }
  if (releases.size === 0) return null;
  return (
    <section class="panel">
      <h2>No updates any more</h2>
      <ul class="plain">
        {[...releases].slice(0, 200).map(([release, packages]) => (
          <li key={release}><Name of={release} most={120} /> <span class="muted">{counted(packages.length, "package")}, such as{" "}
            <Name of={`${report.packageName(packages[0])} ${report.packageVersion(packages[0])}`} most={120} /></span></li>
        ))}
      </ul>
    </section>
  );
}

export function Provenance() {
  const { problems } = usePage().report.wire;
  const unread = problems.filter((problem) => problem.unread);
  return (
    <div class="view">
      <h1>What this rests on</h1>
      <p class="lead">{unread.length === 0 ? "Everything that was to be read was read." : `${counted(unread.length, "part")} of the target could not be read. What is in there is not in this report.`}</p>
      <div class="columns"><div class="column"><Knowledge /></div><div class="column"><Run /></div></div>
      <Problems title="Not read" of={unread} />
      <Problems title="Read, but not judged" of={problems.filter((problem) => !problem.unread)} />
      <Silent />
      <PastLife />
    </div>
  );
}
