import type { App } from "../app.ts";
export async function openHome(_app: App): Promise<void> {}
