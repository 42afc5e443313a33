/** How a QR code is written into a file. */
export const QR_FORMATS = ["png", "svg"] as const;
export type QrFormat = (typeof QR_FORMATS)[number];

/** A QR code, module by module; what lies outside is light. */
interface QrCode {
  readonly size: number;
  get(x: number, y: number): boolean;
}

/** Light modules around the code, as ISO/IEC 18004 wants them. */
const QUIET = 4;
/** Two are enough on a screen, and keep it within most terminals. */
const QUIET_ON_SCREEN = 2;
/** Pixels of a module: a code of a usual link becomes about 4 cm wide in print. */
const SCALE = 12;

async function codeOf(text: string): Promise<QrCode> {
  const { correction, generate } = await import("lean-qr");
  return generate(text, { minCorrectionLevel: correction.M });
}

/**
 * Draws a QR code with half blocks, two modules to a character. The light modules are drawn, for a dark terminal;
 * `paint` gives a line black on white where colours are known to work.
 */
export async function qrText(text: string, paint?: (line: string) => string): Promise<string> {
  const code = await codeOf(text);
  // Painted on white the dark ones are drawn instead.
  const drawn = (x: number, y: number): boolean => code.get(x, y) === (paint !== undefined);
  const lines: string[] = [];
  for (let y = -QUIET_ON_SCREEN; y < code.size + QUIET_ON_SCREEN; y += 2) {
    let line = "";
    for (let x = -QUIET_ON_SCREEN; x < code.size + QUIET_ON_SCREEN; x++) {
      line += BLOCKS[(drawn(x, y) ? 2 : 0) + (drawn(x, y + 1) ? 1 : 0)];
    }
    lines.push(paint ? paint(line) : line);
  }
  return `${lines.join("\n")}\n`;
}

/** Neither half, the lower one, the upper one, both. */
const BLOCKS = [" ", "▄", "▀", "█"] as const;

/** Writes a QR code as a picture, black on white. */
export async function qrPicture(text: string, format: QrFormat): Promise<Uint8Array | string> {
  const code = await codeOf(text);
  if (format === "svg") {
    const { toSvgSource } = await import("lean-qr/extras/svg");
    return `${toSvgSource(code, { on: "black", off: "white", pad: QUIET, scale: SCALE, xmlDeclaration: true })}\n`;
  }
  const { toPngBuffer } = await import("lean-qr/extras/node_export");
  return toPngBuffer(code, { on: [0, 0, 0], off: [255, 255, 255], pad: QUIET, scale: SCALE });
}
