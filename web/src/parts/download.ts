// Files made in the page: saved by the browser, never sent.

const forbidden = /[^\w.-]+/g;

/** Hands a text to the browser as a file named after the target. */
export function download(target: string, ending: string, type: string, text: string) {
  const name = target.replace(forbidden, "-").replace(/^[-.]+|-+$/g, "").slice(0, 60) || "report";
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${name}.${ending}`;
  link.rel = "noopener";
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
