import type { InputFile, InputOptions } from "./records.ts";
export async function openInput(_options: InputOptions): Promise<InputFile> {
  throw new Error("x");
}
