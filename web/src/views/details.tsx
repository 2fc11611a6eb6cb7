// All there is to say about one finding.
import { useEffect, useRef } from "preact/hooks";
import { Advisory } from "./advisory.tsx";
import { Code } from "./code.tsx";
import { PathTo } from "./dependencies.tsx";
import { MarkForm } from "./mark_form.tsx";
import { SeverityLabel } from "../parts/severity.tsx";
import { Origin, Risk } from "../parts/tags.tsx";
import { Fact, Link, Name } from "../parts/text.tsx";
import { Copy } from "../parts/copy.tsx";
import { percent, relationships, severities, statuses } from "../data/words.ts";
import { usePage } from "../state/page.ts";

function Layer({ layer }: { layer: number }) {
  const { report } = usePage();
  const at = report.wire.layers[layer];
  if (!at || !report.isLayered) return null;
  return (
    <>
      <Fact name="Layer">{layer + 1} of {report.wire.layers.length} <Origin layer={layer} /> <code class="digest small-text"><Name of={at.digest || at.diffId} /></code></Fact>
      <Fact name="Instruction">{at.instruction !== "" && <code><Name of={at.instruction} most={600} /></code>}</Fact>
    </>
  );
}

function PackageFacts({ finding }: { finding: number }) {
  const page = usePage();
  const { report } = page;
  const p = report.package(finding);
  if (p < 0) return null;
  const { packages } = report.wire;
  return (
    <>
      <Fact name="Package"><button type="button" class="inline" onClick={() => page.openIn("packages", p)}><Name of={report.packageName(p)} most={200} /></button></Fact>
      <Fact name="Installed"><Name of={report.packageVersion(p)} most={200} /></Fact>
      {report.kind(finding) === 0 && <Fact name="Fixed in">{report.isFixable(finding) ? <Name of={report.fixed(finding)} most={300} /> : "no fix yet"}</Fact>}
      {report.kind(finding) === 0 && <Fact name="Status">{report.isFixable(finding) ? "a fix is available" : statuses[report.wire.findings.status[finding]]}</Fact>}
      <Fact name="Package URL">{packages.purl[p] !== 0 && <code class="digest"><Name of={report.text(packages.purl[p])} /></code>}</Fact>
      <Fact name="Relationship">{relationships[packages.relationship[p]]}{packages.dev[p] === 1 && " (development only)"}</Fact>
      <Fact name="Known by">{packages.evidence[p] !== 0 && <><Name of={report.text(packages.evidence[p])} />, {packages.confidence[p]}% sure</>}</Fact>
    </>
  );
}

function Decision({ finding }: { finding: number }) {
  const { report } = usePage();
  const verdict = report.verdict(finding);
  const judged = report.wire.findings.regrade[finding];
  return (
    <>
      {judged >= 0 && <Fact name="Severity was">{severities[judged]}, changed by policy</Fact>}
      {verdict && !verdict.open && <>
        <Fact name="Set aside">{verdict.status.replaceAll("_", " ")}</Fact>
        <Fact name="Reason">{verdict.reason !== "" && <Name of={verdict.reason} most={1000} />}</Fact>
        <Fact name="Justification">{verdict.justification !== "" && <Name of={verdict.justification.replaceAll("_", " ")} />}</Fact>
        <Fact name="By">{verdict.owner !== "" && <Name of={verdict.owner} />}</Fact>
        <Fact name="Until">{verdict.until !== "" && <Name of={verdict.until} />}</Fact>
        <Fact name="Source">{verdict.source !== "" && <Name of={verdict.source} />}</Fact>
      </>}
    </>
  );
}

function LicenseFacts({ finding }: { finding: number }) {
  const { report } = usePage();
  const license = report.wire.findings.licenses[finding];
  if (!license) return null;
  const [category, confidence, link, loose] = license;
  return (
    <>
      <Fact name="Class"><Name of={report.text(category)} /></Fact>
      <Fact name="Seen">{loose === 1 ? `in a file, ${percent(confidence)} sure` : "declared by the package"}</Fact>
      <Fact name="Text">{link !== 0 && <Link to={report.text(link)} />}</Fact>
    </>
  );
}

/** Takes the focus when it is opened by the keyboard's Enter, and gives its close button. */
function Head({ finding }: { finding: number }) {
  const page = usePage();
  const { report } = page;
  return (
    <header class="details-head">
      <div class="details-line">
        <SeverityLabel of={report.severity(finding)} />
        <Risk finding={finding} />
        <button type="button" class="close" onClick={() => page.open(-1)} aria-label="Close the details">×</button>
      </div>
      <h2><Name of={report.rule(finding)} most={200} /> <Copy text={report.rule(finding)} /></h2>
      {report.title(finding) !== "" && <p class="details-title"><bdi><Name of={report.title(finding)} most={600} /></bdi></p>}
    </header>
  );
}

export function Details({ finding }: { finding: number }) {
  const { report } = usePage();
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (box.current) box.current.scrollTop = 0;
  }, [finding]);
  const place = report.place(finding);
  const line = report.wire.findings.line[finding];
  return (
    <aside class="details" ref={box} aria-label="Details" tabIndex={-1}>
      <Head finding={finding} />
      <dl class="facts">
        <PackageFacts finding={finding} />
        <LicenseFacts finding={finding} />
        <Fact name="File">{place !== "" && <code class="digest"><Name of={line > 0 ? `${place}:${line}` : place} most={600} /></code>}</Fact>
        <Layer layer={report.layer(finding)} />
        <Decision finding={finding} />
      </dl>
      {report.kind(finding) === 1 && <Code finding={finding} />}
      {report.package(finding) >= 0 && <PathTo package={report.package(finding)} />}
      {report.advisory(finding) >= 0 && <Advisory finding={finding} />}
      {report.kind(finding) === 0 && <MarkForm finding={finding} key={finding} />}
    </aside>
  );
}
