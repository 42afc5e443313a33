import type { TestContext } from "vitest";
import { schemaUrl } from "../../engines.ts";

/** What TLS and passwords are tried on: the real server, with other parts of its URL. */
export function serverUrl(context: TestContext, changes: Readonly<Record<string, string | undefined>> = {}): string {
  if (!process.env.PARTNERCTL_TEST_SERVER) context.skip("needs a server: node test/cluster.js npx vitest run <file>");
  const { user, password, host, ...options } = changes;
  const url = new URL(schemaUrl("public"));
  if (user !== undefined) url.username = user;
  if (password !== undefined) url.password = password;
  if (host !== undefined) url.hostname = host;
  for (const [name, value] of Object.entries(options)) if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

/** The certificate of the real server: it is for `localhost` alone and vouches for itself. */
export function certificate(context: TestContext): string {
  const path = process.env.PARTNERCTL_TEST_CERTIFICATE;
  if (!path) return context.skip("needs a server with a certificate: node test/cluster.js, and openssl");
  return path;
}
