// What was scanned.
import { Fact, Name } from "../parts/text.tsx";
import { counted, day, daysBetween, grouped, sized, targetWord } from "../data/words.ts";
import { usePage } from "../state/page.ts";

function DataAge() {
  const { wire } = usePage().report;
  const { database } = wire;
  if (!wire.judged.vulnerabilities) return <>not assessed</>;
  if (!database.present) return <>not said by the report</>;
  if (database.starter) return <>starter set, {counted(database.advisories, "advisory", "advisories")}</>;
  const age = daysBetween(database.built, wire.created);
  const old = age === undefined ? "" : age === 0 ? ", of the same day" : `, ${counted(age, "day")} old`;
  return <>{grouped(database.advisories)} advisories{database.built !== "" && ` of ${day(database.built)}${old}`}</>;
}

function Base() {
  const { wire } = usePage().report;
  const base = wire.image?.base;
  if (!base || (base.layers === 0 && base.name === "" && base.digest === "")) return null;
  return <Fact name="Base"><Name of={base.name || base.digest} most={120} />{base.layers > 0 && `, the lowest ${base.layers} of ${counted(wire.layers.length, "layer")}`}</Fact>;
}

export function About() {
  const { report } = usePage();
  const { wire } = report;
  const { image, git, system } = wire;
  const unread = wire.problems.filter((problem) => problem.unread).length;
  return (
    <section class="panel" aria-labelledby="about">
      <h2 id="about">What was scanned</h2>
      <dl class="facts">
        <Fact name="Target"><Name of={wire.name} most={300} /></Fact>
        <Fact name="Kind">{targetWord(wire.kind)}</Fact>
        <Fact name="Digest">{image && image.id !== "" && <code class="digest"><Name of={image.id} /></code>}</Fact>
        <Fact name="Size">{image && image.size > 0 && `${sized(image.size)} in ${counted(wire.layers.length, "layer")}`}</Fact>
        <Base />
        <Fact name="Commit">{git && git.commit !== "" && <code class="digest"><Name of={git.commit} />{git.branch !== "" && <> on <Name of={git.branch} /></>}</code>}</Fact>
        <Fact name="System">{system && <><Name of={`${system.family} ${system.name}`} />{system.endOfLife && <span class="tag alarm">end of life</span>}</>}</Fact>
        <Fact name="Packages">{grouped(report.packageCount)}{!wire.packagesListed && " (only those with findings)"}</Fact>
        <Fact name="Scanned">{day(wire.created)} {wire.created.slice(11, 16)} UTC</Fact>
        <Fact name="Data"><DataAge /></Fact>
        <Fact name="Complete">{unread === 0 ? "yes" : `no, ${counted(unread, "part")} not read`}</Fact>
      </dl>
    </section>
  );
}
