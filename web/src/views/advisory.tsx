// What is known about a vulnerability whoever has it.
import { Fact, Link, Name, Prose } from "../parts/text.tsx";
import { day, percent, severities } from "../data/words.ts";
import { usePage } from "../state/page.ts";

function Exploited({ advisory }: { advisory: number }) {
  const { report } = usePage();
  const kev = report.wire.advisories.kev[advisory];
  if (kev.length === 0) return null;
  const [added, due, ransomware] = kev;
  return (
    <Fact name="Exploited">
      since {report.text(added)} on CISA's list{due !== 0 && `, due ${report.text(due)}`}
      {ransomware === 1 && <span class="tag alarm">ransomware</span>}
    </Fact>
  );
}

function Chance({ advisory }: { advisory: number }) {
  const { epss, percentile } = usePage().report.wire.advisories;
  if (epss[advisory] < 0) return null;
  return <Fact name="EPSS">{percent(epss[advisory])} within 30 days, higher than {percent(percentile[advisory])} of all</Fact>;
}

function Scores({ advisory }: { advisory: number }) {
  const { report } = usePage();
  const scores = report.wire.advisories.cvss[advisory];
  if (scores.length === 0) return null;
  return (
    <Fact name="CVSS">
      <ul class="plain">
        {scores.map(([source, score, vector], i) => (
          <li key={i}><b>{score > 0 ? score.toFixed(1) : "–"}</b> <span class="muted"><Name of={report.text(source)} most={40} /></span>
            <br /><code class="digest small-text"><Name of={report.text(vector)} most={200} /></code></li>
        ))}
      </ul>
    </Fact>
  );
}

/** What each vendor calls the severity, where they do not agree. */
function Vendors({ advisory }: { advisory: number }) {
  const { report } = usePage();
  const told = report.wire.advisories.vendors[advisory];
  const pairs: [string, number][] = [];
  for (let i = 0; i + 1 < told.length; i += 2) pairs.push([report.text(told[i]), told[i + 1]]);
  if (new Set(pairs.map(([, severity]) => severity)).size < 2) return null;
  return <Fact name="Rated">{pairs.map(([source, severity], i) => <span key={source}>{i > 0 && ", "}<Name of={source} most={40} /> {severities[severity] ?? "?"}</span>)}</Fact>;
}

function References({ advisory }: { advisory: number }) {
  const { report } = usePage();
  const references = report.wire.advisories.references[advisory].map(report.text);
  if (references.length === 0) return null;
  return (
    <section>
      <h3>References</h3>
      <ul class="references">{references.map((reference, i) => <li key={i}><Link to={reference} /></li>)}</ul>
    </section>
  );
}

function Description({ advisory }: { advisory: number }) {
  const { report } = usePage();
  const text = report.text(report.wire.advisories.description[advisory]);
  if (text === "")
    return report.wire.advisories.leftOut > 0 ? <p class="muted small-text">No description here: it was left out to keep the page small, or there is none. JSON reports have all.</p> : null;
  return (
    <section>
      <h3>Description</h3>
      <Prose text={text} />
    </section>
  );
}

export function Advisory({ finding }: { finding: number }) {
  const { report } = usePage();
  const advisory = report.advisory(finding);
  const { advisories } = report.wire;
  const list = (numbers: number[]) => numbers.map(report.text).join(", ");
  const source = report.text(advisories.source[advisory]);
  return (
    <>
      <Description advisory={advisory} />
      <section>
        <h3>Advisory</h3>
        <dl class="facts">
          <Exploited advisory={advisory} />
          <Chance advisory={advisory} />
          <Scores advisory={advisory} />
          <Vendors advisory={advisory} />
          <Fact name="Also">{list([...advisories.aliases[advisory], ...advisories.vendorIds[advisory]]) !== "" && <Name of={list([...advisories.aliases[advisory], ...advisories.vendorIds[advisory]])} />}</Fact>
          <Fact name="Weakness">{advisories.cwes[advisory].length > 0 && <Name of={list(advisories.cwes[advisory])} />}</Fact>
          <Fact name="Published">{day(report.text(advisories.published[advisory]))}</Fact>
          <Fact name="Changed">{day(report.text(advisories.modified[advisory]))}</Fact>
          <Fact name="Source">{source !== "" && <Link to={report.text(advisories.sourceUrl[advisory])}><Name of={source} /></Link>}</Fact>
          <Fact name="More">{advisories.url[advisory] !== 0 && <Link to={report.text(advisories.url[advisory])} />}</Fact>
        </dl>
      </section>
      <References advisory={advisory} />
    </>
  );
}
