// Texts of the target and of advisories on their way to the reader: only ever as text nodes.
import type { ComponentChildren } from "preact";
import { oneLine, safeLink, visible } from "../data/visible.ts";
import { type Block, blocks, type Inline } from "../logic/markdown.ts";

/** A text of the target: isolated, one line, nothing invisible in it. */
export function Name({ of, most = 400 }: { of: string; most?: number }) {
  const shown = oneLine(of, most);
  return <bdi class="name" title={shown.length > 40 ? shown : undefined}>{shown}</bdi>;
}

/** A path: when it is long its end says more than its beginning. */
export function Path({ of, most = 60 }: { of: string; most?: number }) {
  const shown = oneLine(of, 2000);
  return <bdi class="name" title={shown.length > most ? shown : undefined}>{shown.length > most ? `…${shown.slice(1 - most)}` : shown}</bdi>;
}

/** A link that leads away, where it may; else just the text. */
export function Link({ to, children }: { to: string; children?: ComponentChildren }) {
  const address = safeLink(to);
  const text = children ?? <bdi>{oneLine(to, 300)}</bdi>;
  if (!address) return <span>{text}</span>;
  return <a href={address} rel="noreferrer noopener" target="_blank">{text}</a>;
}

function InlineText({ part }: { part: Inline }) {
  if (typeof part === "string") return <>{visible(part)}</>;
  if ("code" in part) return <code>{visible(part.code)}</code>;
  if ("strong" in part) return <strong>{visible(part.strong)}</strong>;
  return <Link to={part.link}>{visible(part.text)}</Link>;
}

function BlockText({ block }: { block: Block }) {
  if (block.kind === "code") return <pre><code>{visible(block.text)}</code></pre>;
  const parts = block.parts.map((part, i) => <InlineText part={part} key={i} />);
  if (block.kind === "heading") return <h5>{parts}</h5>;
  return <p class={block.kind}>{parts}</p>;
}

export function Prose({ text }: { text: string }) {
  return <div class="prose" dir="auto">{blocks(text).map((block, i) => <BlockText block={block} key={i} />)}</div>;
}

const saysNothing = (value: ComponentChildren): boolean =>
  Array.isArray(value) ? value.every(saysNothing) : value === "" || value === undefined || value === null || value === false;

/** A fact: its name and its value; nothing when there is no value. */
export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  if (saysNothing(children)) return null;
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
