// Names of the target are hostile until proven otherwise: what would hide or reorder them is shown as what it is.

// C0 but tab and line feed, DEL, C1, soft hyphen, marks of direction, joiners, separators, and the byte order mark.
const invisible =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb]/g;

/** The text with every invisible or reordering character written as {U+202E}. */
export function visible(text: string): string {
  return text.replace(invisible, (c) => `{U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}}`);
}

/** As visible(), in one line and cut. */
export function oneLine(text: string, most = 400): string {
  const flat = visible(text.length > most ? `${text.slice(0, most)}…` : text);
  return flat.replace(/\s+/g, " ").trim();
}

/** The address where a link may lead there, else nothing: http and https only, without credentials. */
export function safeLink(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text) || text.length > 2000) return undefined;
  try {
    const url = new URL(text);
    return (url.protocol === "https:" || url.protocol === "http:") && !url.username && !url.password ? url.href : undefined;
  } catch {
    return undefined;
  }
}
