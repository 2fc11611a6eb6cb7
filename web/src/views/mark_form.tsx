// The reader's own decision about a finding, for a draft of a VEX document.
import { justifications, type Mark, missing, vexStatuses, type VexStatus } from "../logic/vex.ts";
import { usePage } from "../state/page.ts";

const blank: Mark = { status: "under_investigation", justification: "", note: "" };
const words = (text: string): string => text.replaceAll("_", " ");

export function MarkForm({ finding }: { finding: number }) {
  const page = usePage();
  const mark = page.marks.of(finding);
  const set = (change: Partial<Mark>) => page.marks.set(finding, { ...(mark ?? blank), ...change });
  const choose = (status: string) => (status === "" ? page.marks.set(finding, undefined) : set({ status: status as VexStatus, justification: "" }));
  return (
    <section class="mark-form">
      <h3>Your decision</h3>
      <p class="muted small-text">Kept in this browser. “VEX draft” above the table saves all of them as a file.</p>
      <label class="field"><span>Status</span>
        <select value={mark?.status ?? ""} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="">–</option>
          {vexStatuses.map((status) => <option value={status} key={status}>{words(status)}</option>)}
        </select>
      </label>
      {mark?.status === "not_affected" && (
        <label class="field"><span>Justification</span>
          <select value={mark.justification} onChange={(event) => set({ justification: event.currentTarget.value })}>
            <option value="">–</option>
            {justifications.map((justification) => <option value={justification} key={justification}>{words(justification)}</option>)}
          </select>
        </label>
      )}
      {mark && (
        <label class="field"><span>Note</span>
          <textarea rows={3} maxLength={2000} value={mark.note} onInput={(event) => set({ note: event.currentTarget.value })} />
        </label>
      )}
      {mark && missing(mark) !== "" && <p class="small-text alarm-text" role="status">Not in the draft yet: {missing(mark)}.</p>}
    </section>
  );
}
