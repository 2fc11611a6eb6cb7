// The lines of a file in which a secret was seen; its value is masked already in the data.
import { Fact, Name } from "../parts/text.tsx";
import { visible } from "../data/visible.ts";
import { usePage } from "../state/page.ts";

export function Code({ finding }: { finding: number }) {
  const { report } = usePage();
  const secret = report.wire.findings.secrets[finding];
  if (!secret) return null;
  const lines = secret.code.length > 0 ? secret.code : [[report.wire.findings.line[finding], secret.match, 1] as const];
  return (
    <div class="evidence">
      <div class="excerpt" role="img" aria-label="The masked lines">
        {lines.map(([number, text, cause], i) => (
          <div class={`excerpt-line ${cause === 1 ? "cause" : ""}`} key={i}>
            <span class="line-number">{number > 0 ? number : ""}</span><code dir="ltr">{visible(text)}</code>
          </div>
        ))}
      </div>
      <dl class="facts">
        <Fact name="Category">{secret.category !== "" && <Name of={secret.category} />}</Fact>
        <Fact name="Inside">{secret.inside !== "" && <Name of={secret.inside} />}</Fact>
        <Fact name="Deleted">{secret.buried && "a later layer deletes or replaces the file, but whoever pulls the image still has it"}</Fact>
        <Fact name="Brought by">{secret.instruction !== "" && <code><Name of={secret.instruction} most={300} /></code>}</Fact>
        <Fact name="Commit">{secret.commit !== "" && <><code class="digest"><Name of={secret.commit} /></code> <Name of={secret.author} /> <Name of={secret.date} /></>}</Fact>
      </dl>
    </div>
  );
}
