/** White, and the black of pages: what a text may have over a colour. */
const TEXT_COLORS = ["#FFFFFF", "#1A1A1A"] as const;

/** Reads `#RRGGBB`, `#RGB` or `r,g,b` (0 to 255 each, also as `rgb(…)`) as `#RRGGBB` in capitals; undefined for anything else. */
export function parseColor(text: string): string | undefined {
  const plain = text.trim().normalize("NFKC");
  const hex = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(plain)?.[1];
  if (hex !== undefined) return `#${hex.length === 6 ? hex : hex.replace(/./g, "$&$&")}`.toUpperCase();
  const parts = /^(?:rgb\()?\s*(\d{1,3})\s*[,\s]\s*(\d{1,3})\s*[,\s]\s*(\d{1,3})\s*\)?$/i
    .exec(plain)
    ?.slice(1)
    .map(Number);
  if (!parts || plain.toLowerCase().startsWith("rgb(") !== plain.endsWith(")")) return undefined;
  if (parts.some((part) => part > 255)) return undefined;
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`.toUpperCase();
}

/** How bright a colour of the form `#RRGGBB` is to the eye, from 0 to 1 (WCAG 2 "relative luminance"). */
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** How far apart two colours are to the eye, from 1 (alike) to 21 (black on white); a text needs 4.5. */
export function contrast(one: string, other: string): number {
  const [darker, brighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (brighter + 0.05) / (darker + 0.05);
}

/** The colour in which a text is read best over a colour: there is none over which neither can be read. */
export function textColorOn(color: string): string {
  const [white, black] = TEXT_COLORS;
  return contrast(white, color) >= contrast(black, color) ? white : black;
}
