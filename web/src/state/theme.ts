// Light or dark: as the system says until the reader chooses.
import { effect, signal } from "@preact/signals";

export type Shade = "light" | "dark";
const key = "oakum theme";

export class Theme {
  readonly shade = signal<Shade>(chosen() ?? system());

  constructor() {
    effect(() => document.documentElement.setAttribute("data-theme", this.shade.value));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      if (!chosen()) this.shade.value = system();
    });
  }

  toggle() {
    this.shade.value = this.shade.value === "dark" ? "light" : "dark";
    try {
      localStorage.setItem(key, this.shade.value);
    } catch { /* until the page is closed */ }
  }
}

const system = (): Shade => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

function chosen(): Shade | undefined {
  try {
    const text = localStorage.getItem(key);
    return text === "light" || text === "dark" ? text : undefined;
  } catch {
    return undefined;
  }
}
