// A list of which only what is in sight is in the document. Rows are equally high.
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

const overscan = 6;

interface Window {
  first: number;
  last: number;
}

/** Which rows are in sight of the element that scrolls. */
function useWindow(box: RefObject<HTMLDivElement | null>, count: number, height: number): Window {
  const [seen, setSeen] = useState<Window>({ first: 0, last: 30 });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => {
      const first = Math.floor(element.scrollTop / height);
      const last = first + Math.ceil(element.clientHeight / height);
      setSeen((old) => (old.first === first && old.last === last ? old : { first, last }));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [height]);
  return { first: Math.max(0, Math.min(seen.first - overscan, count - 1)), last: Math.min(count, seen.last + overscan) };
}

/** Scrolls as little as it takes for the row to be in sight, below the head that stays. */
function reveal(element: HTMLElement, row: number, height: number) {
  const head = element.querySelector<HTMLElement>(".grid-space")?.offsetTop ?? 0;
  const top = row * height;
  const below = top + height + head - element.clientHeight;
  if (element.scrollTop > top) element.scrollTop = top;
  else if (element.scrollTop < below) element.scrollTop = below;
}

export interface VirtualListProps {
  label: string;
  count: number;
  height: number;
  columns: number;
  /** The row that has the focus of the keyboard. */
  current: number;
  /** When this changes the list goes back to its top. */
  about: unknown;
  row: (index: number) => ComponentChildren;
  onKeyDown: (event: KeyboardEvent) => void;
  children?: ComponentChildren;
}

/** `row` gives elements with role "row" and the id `row-<index>`; `children` are the head, which stays in sight. */
export function VirtualList({ label, count, height, columns, current, about, row, onKeyDown, children }: VirtualListProps) {
  const box = useRef<HTMLDivElement>(null);
  const { first, last } = useWindow(box, count, height);
  useLayoutEffect(() => {
    if (box.current) box.current.scrollTop = 0;
  }, [about]);
  useLayoutEffect(() => {
    if (box.current && current >= 0) reveal(box.current, current, height);
  }, [current, height]);
  const rows = [];
  for (let i = first; i < last; i++) rows.push(row(i));
  return (
    <div class="grid">
      <div class="grid-body" ref={box} role="grid" tabIndex={0} onKeyDown={onKeyDown} aria-label={label} aria-rowcount={count + 1}
        aria-colcount={columns} aria-activedescendant={current >= first && current < last ? `row-${current}` : undefined}>
        {children}
        <div class="grid-space" role="presentation" style={{ height: `${count * height}px` }}>
          <div class="grid-window" role="presentation" style={{ transform: `translateY(${first * height}px)` }}>{rows}</div>
        </div>
      </div>
    </div>
  );
}
