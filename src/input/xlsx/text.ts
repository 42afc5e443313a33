const ESCAPE = /_x([0-9a-fA-F]{4})_/g;

/** Replaces the escapes of characters that XML cannot hold (`_x0007_`; a literal one is written `_x005F_x0007_`). */
export function unescaped(text: string): string {
  return text.includes("_x")
    ? text.replace(ESCAPE, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
}
