// Bundles src/ into dist/. Start-up counts most, and files cost more than bytes: start.js answers --version alone,
// main.js is the whole program in one file whose parts run when they are first asked for, and what only prompts and
// `config set` need stands in files of its own.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const RARE = ["inquirer", "conf"];

const common = {
  absWorkingDir: root,
  outdir: "dist",
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  minify: true,
  keepNames: false,
  legalComments: "none",
  define: { PARTNERCTL_VERSION: JSON.stringify(version) },
  // Dependencies written as CommonJS ask for node's own modules with require, which an ES module does not have.
  banner: { js: 'import { createRequire as __r } from "node:module"; const require = __r(import.meta.url);' },
  logLevel: "warning",
};

/** Leaves a module to its own file in dist. */
const apart = (filter, path) => ({
  name: "apart",
  setup(bundler) {
    bundler.onResolve({ filter }, (found) =>
      found.kind === "entry-point" ? undefined : { path: path(found.path), external: true },
    );
  },
});

rmSync(new URL("../dist", import.meta.url), { recursive: true, force: true });
await Promise.all([
  build({
    ...common,
    banner: {},
    entryPoints: { start: "src/start.ts" },
    plugins: [apart(/^\.\/main\.ts$/, () => "./main.js")],
  }),
  build({
    ...common,
    entryPoints: { main: "src/main.ts" },
    format: "cjs",
    outExtension: { ".js": ".cjs" },
    banner: { js: 'const __url = require("node:url").pathToFileURL(__filename).href;' },
    define: { ...common.define, "import.meta.url": "__url" },
    external: ["better-sqlite3"],
    plugins: [apart(new RegExp(`^(${RARE.join("|")})$`), (path) => `./${path}.js`)],
  }),
  build({ ...common, entryPoints: Object.fromEntries(RARE.map((name) => [name, name])) }),
]);

// Runs what most commands run, so that its machine code is kept too.
const { load } = await import("../dist/start.js");
let compiled;
const { main } = load((script) => {
  compiled = script;
});
const { PassThrough } = await import("node:stream");
const silent = () => new PassThrough().resume();
for (const argv of [
  ["customer", "list", "--limit", "20"],
  ["customer", "list", "--json"],
  ["customer", "--help"],
]) {
  await main({
    argv,
    environment: { HOME: "/nonexistent" },
    cwd: root,
    stdin: silent(),
    stdout: silent(),
    stderr: silent(),
    clock: Date.now,
    version,
  });
}
writeFileSync(new URL("../dist/main.cjs.cache", import.meta.url), compiled.createCachedData());
