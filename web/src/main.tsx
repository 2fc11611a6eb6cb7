// Reads the data in the page and shows them. Nothing is fetched, nothing is sent.
import { render } from "preact";
import { readReport, type Report } from "./data/report.ts";
import { Page } from "./state/page.ts";
import { App } from "./views/app.tsx";

function start(root: HTMLElement) {
  const page = new Page(readReport(document.getElementById("data")?.textContent ?? ""));
  const show = (printing: boolean) => render(<App page={page} printing={printing} />, root);
  show(false);
  addEventListener("beforeprint", () => show(true));
  addEventListener("afterprint", () => show(false));
  performance.mark("oakum:shown");
  whenIdle(0, page.report);
}

/** Gets search ready a thousand findings at a time, so that its first word waits for nothing. */
function whenIdle(from: number, report: Report) {
  const to = Math.min(from + 1000, report.size);
  setTimeout(() => {
    for (let i = from; i < to; i++) report.prepare(i);
    if (to < report.size) whenIdle(to, report);
  });
}

const root = document.getElementById("page");
try {
  if (root) start(root);
} catch (failure) {
  // What the page cannot read it says, instead of staying empty.
  if (root) root.textContent = `This report cannot be shown: ${failure instanceof Error ? failure.message : String(failure)}`;
  throw failure;
}
