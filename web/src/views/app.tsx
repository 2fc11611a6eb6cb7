// The frame: where to go, and the view that is shown.
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Findings } from "./findings.tsx";
import { Help } from "./help.tsx";
import { Ignored } from "./ignored.tsx";
import { Layers } from "./layers.tsx";
import { Licences } from "./licences.tsx";
import { Overview } from "./overview.tsx";
import { Packages } from "./packages.tsx";
import { Plan } from "./plan.tsx";
import { Print } from "./print.tsx";
import { Provenance } from "./provenance.tsx";
import { Secrets } from "./secrets.tsx";
import { Name } from "../parts/text.tsx";
import { grouped, targetWord } from "../data/words.ts";
import { type View, views } from "../logic/address.ts";
import { PageContext, type Page, usePage } from "../state/page.ts";

const names: Record<View, string> = {
  overview: "Overview", plan: "Fix plan", findings: "Findings", packages: "Packages", layers: "Layers", licences: "Licences",
  secrets: "Secrets", ignored: "Set aside", data: "Data and gaps",
};

function countOf(page: Page, view: View): number | undefined {
  const { report, totals } = page;
  const counts: Partial<Record<View, number>> = {
    plan: report.wire.plan.length, findings: totals.open.length, packages: report.packageCount, layers: report.isLayered ? report.wire.layers.length : undefined,
    licences: report.wire.judged.licenses ? totals.kinds[2].length : undefined,
    secrets: report.wire.judged.secrets ? totals.kinds[1].length : undefined,
    ignored: totals.ignored.length, data: report.wire.problems.length,
  };
  return counts[view];
}

function Navigation() {
  const page = usePage();
  const now = page.place.value.view;
  return (
    <nav aria-label="Views">
      <ul>
        {views.map((view) => {
          const count = countOf(page, view);
          return (
            <li key={view}>
              <button type="button" aria-current={now === view ? "page" : undefined} onClick={() => page.go(view)}>
                <span>{names[view]}</span>{count !== undefined && count > 0 && <span class="nav-count">{grouped(count)}</span>}
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function Mark() {
  return (
    <svg class="logo" viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
      <path d="M16 3a13 13 0 1 0 13 13" /><path d="M16 9a7 7 0 1 0 7 7" /><circle cx="16" cy="16" r="2.2" />
    </svg>
  );
}

function Side() {
  const page = usePage();
  const { wire } = page.report;
  return (
    <div class="side">
      <div class="brand"><Mark /><span>Oakum</span></div>
      <div class="side-target">
        <span class="side-name"><Name of={wire.name} most={80} /></span>
        <span class="muted small-text">{targetWord(wire.kind)}</span>
      </div>
      <Navigation />
      <div class="side-foot">
        <button type="button" class="small" onClick={() => page.theme.toggle()}>{page.theme.shade.value === "dark" ? "Light" : "Dark"}</button>
        <button type="button" class="small" onClick={() => (page.helpShown.value = true)}>Keys</button>
      </div>
    </div>
  );
}

const shown: Record<View, () => ComponentChildren> = {
  overview: () => <Overview />, plan: () => <Plan />, findings: () => <Findings />, packages: () => <Packages />, layers: () => <Layers />,
  licences: () => <Licences />, secrets: () => <Secrets />, ignored: () => <Ignored />, data: () => <Provenance />,
};

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;

/** Escape closes what was opened last. */
function escape(page: Page, target: EventTarget | null) {
  if (target instanceof HTMLInputElement && target.type === "search" && target.value !== "") return;  // clears itself
  if (isTyping(target)) (target as HTMLElement).blur();
  else if (page.place.value.open >= 0) page.open(-1);
  else if (page.place.value.filter.query !== "") page.narrow({ query: "" });
}

function onKey(page: Page, event: KeyboardEvent) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
  if (event.key === "Escape" && !page.helpShown.value) return escape(page, event.target);
  if (isTyping(event.target)) return;
  const body = () => document.querySelector<HTMLElement>(".grid-body");
  if (event.key === "/") {
    if (!document.getElementById("search")) page.go("findings");
    setTimeout(() => document.getElementById("search")?.focus());
    event.preventDefault();
  } else if (event.key === "?") page.helpShown.value = true;
  else if (event.key === "t") page.theme.toggle();
  else if (/^[1-9]$/.test(event.key)) page.go(views[Number(event.key) - 1]);
  else if (["j", "k", "ArrowDown", "ArrowUp"].includes(event.key) && body() && event.target === document.body) {
    body()?.focus();
    body()?.dispatchEvent(new KeyboardEvent("keydown", { key: event.key, bubbles: true, cancelable: true }));
    event.preventDefault();
  }
}

function Frame() {
  const page = usePage();
  const { view } = page.place.value;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(page, event);
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, [page]);
  useEffect(() => document.querySelector("main")?.scrollTo(0, 0), [view]);
  return (
    <div class="frame">
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); document.getElementById("main")?.focus(); }}>To the content</a>
      <Side />
      <main id="main" tabIndex={-1} class={`view-${view}`}>{shown[view]()}</main>
      <Help />
    </div>
  );
}

/** `printing`: as it goes to paper. */
export function App({ page, printing }: { page: Page; printing: boolean }) {
  return <PageContext.Provider value={page}>{printing ? <Print /> : <Frame />}</PageContext.Provider>;
}
