// The little Markdown that advisories use, as a tree of texts: whoever shows it makes elements of it, never HTML.

export type Inline = string | { code: string } | { strong: string } | { link: string; text: string };
export type Block =
  | { kind: "paragraph" | "heading" | "item"; parts: Inline[] }
  | { kind: "code"; text: string };

const inline = /`([^`\n]{1,500})`|\*\*([^*\n]{1,500})\*\*|\[([^\]\n]{1,300})\]\(([^)\s]{1,1000})\)|(https?:\/\/[^\s<>()"'`]{1,1000}[^\s<>()"'`.,;:!?])/g;

export function inlines(text: string): Inline[] {
  const parts: Inline[] = [];
  let end = 0;
  for (const found of text.matchAll(inline)) {
    if (found.index > end) parts.push(text.slice(end, found.index));
    end = found.index + found[0].length;
    const [, code, strong, label, target, bare] = found;
    if (code !== undefined) parts.push({ code });
    else if (strong !== undefined) parts.push({ strong });
    else parts.push({ link: target ?? bare, text: label ?? bare });
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** Blocks in order: fenced code, headings, list items, paragraphs. Linear in the length of the text. */
export function blocks(text: string): Block[] {
  const out: Block[] = [];
  let paragraph: string[] = [];
  let code: string[] | undefined;
  const close = () => {
    if (paragraph.length > 0) out.push({ kind: "paragraph", parts: inlines(paragraph.join(" ")) });
    paragraph = [];
  };
  for (const line of text.split(/\r?\n/)) {
    const fence = /^\s*(```|~~~)/.test(line);
    if (code) {
      if (!fence) { code.push(line); continue; }
      out.push({ kind: "code", text: code.join("\n") });
      code = undefined;
      continue;
    }
    const heading = /^\s{0,3}#{1,6}\s+(.*)/.exec(line);
    const item = /^\s{0,6}(?:[-*+]|\d{1,3}[.)])\s+(.*)/.exec(line);
    if (fence || heading || item || line.trim() === "") close();
    if (fence) code = [];
    else if (heading) out.push({ kind: "heading", parts: inlines(heading[1]) });
    else if (item) out.push({ kind: "item", parts: inlines(item[1]) });
    else if (line.trim() !== "") paragraph.push(line.trim());
  }
  if (code) out.push({ kind: "code", text: code.join("\n") });
  close();
  return out;
}
