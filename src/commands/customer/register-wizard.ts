import type { App } from "../../app.ts";
export async function registerByPrompts(_app: App, _flags: object): Promise<void> {}
