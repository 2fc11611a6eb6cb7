// What keys do.
import { useEffect, useRef } from "preact/hooks";
import { usePage } from "../state/page.ts";

const keys: [string, string][] = [
  ["/", "search"], ["j  k  ↓  ↑", "next, previous row"], ["Home  End", "first, last row"], ["Esc", "close details, clear the search"],
  ["1 … 9", "the views, from the top"], ["t", "light or dark"], ["?", "this list"],
];

export function Help() {
  const page = usePage();
  const box = useRef<HTMLDialogElement>(null);
  const shown = page.helpShown.value;
  useEffect(() => {
    if (shown && !box.current?.open) box.current?.showModal();
    if (!shown && box.current?.open) box.current.close();
  }, [shown]);
  return (
    <dialog ref={box} onClose={() => (page.helpShown.value = false)} aria-labelledby="keys">
      <h2 id="keys">Keys</h2>
      <dl class="facts">{keys.map(([key, text]) => <div class="fact" key={key}><dt><kbd>{key}</kbd></dt><dd>{text}</dd></div>)}</dl>
      <button type="button" onClick={() => (page.helpShown.value = false)}>Close</button>
    </dialog>
  );
}
