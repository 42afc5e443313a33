import type { App } from "../app.ts";
import { usageError } from "../errors.ts";
import type { Text } from "../language/text.ts";

const PICTURES = ["png", "svg"] as const;

/** What --qr is said to do. */
export const QR: Text = {
  en: "show it as a QR code; with -o x.png or x.svg as a picture",
  zh: "显示二维码；加 -o x.png 或 x.svg 保存为图片",
};

/** How a link is drawn: a picture before its record is printed, a code on the screen behind it. */
export interface QrCode {
  save(url: string): Promise<void>;
  show(url: string): Promise<void>;
}

/** Chooses where the code of a link goes; refused before anything is written where it has no place. */
export async function openCode(app: App, { qr }: { readonly qr?: boolean }): Promise<QrCode> {
  const picture = await app.takeOutput(PICTURES);
  const onScreen = qr === true && picture === undefined;
  if (onScreen && ((app.globals.output ?? "-") !== "-" || app.format() !== "table")) throw noPicture();
  return {
    async save(url) {
      if (picture !== undefined && !app.dryRun) await writePicture(app, url, picture);
    },
    async show(url) {
      if (onScreen) await showCode(app, url);
    },
  };
}

async function showCode(app: App, url: string): Promise<void> {
  const { qrText } = await import("../output/qr.ts");
  const { onPaper } = await import("../terminal/style.ts");
  const painted = app.world.stdout.isTTY === true && app.colored;
  app.world.stdout.write(`\n${await qrText(url, painted ? onPaper : undefined)}`);
}

async function writePicture(app: App, url: string, path: string): Promise<void> {
  const { qrPicture } = await import("../output/qr.ts");
  const { writeFile } = await import("../output/write.ts");
  const format = PICTURES.find((extension) => path.toLowerCase().endsWith(extension)) as (typeof PICTURES)[number];
  await writeFile(path, [await qrPicture(url, format)], { force: app.globals.force === true });
}

function noPicture() {
  return usageError(
    "BAD_VALUE",
    {
      en: "--qr shows the code beside a table only. For a picture name one with -o code.png or -o code.svg.",
      zh: "--qr 仅能与表格一起显示。如需图片，请用 -o code.png 或 -o code.svg。",
    },
    { field: "qr" },
  );
}
