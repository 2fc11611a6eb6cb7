import { useState } from "preact/hooks";

/** Puts the text into the clipboard, where the browser lets us. */
export function Copy({ text, label = "Copy" }: { text: string; label?: string }) {
  const [done, setDone] = useState(false);
  if (typeof navigator.clipboard?.writeText !== "function") return null;
  const copy = () =>
    navigator.clipboard.writeText(text).then(() => {
      setDone(true);
      setTimeout(() => setDone(false), 1500);
    }, () => undefined);
  return <button type="button" class="small" onClick={copy} aria-live="polite">{done ? "Copied" : label}</button>;
}
