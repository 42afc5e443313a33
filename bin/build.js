// Bundles src/ into dist/. Start-up counts most, and files cost more than bytes: start.js answers --version alone,
// main.cjs is the whole program in one file whose parts run when they are first asked for, main.cjs.cache its compiled
// code, and what only prompts, `config set`, servers and workbooks need stands in files of its own.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const RARE = ["inquirer", "conf", "pg", "nodemailer", "lean-qr", "lean-qr/extras/svg", "lean-qr/extras/node_export"];
const fileOf = (name) => name.replaceAll("/", "-");
/** Packages of workbooks, which are asked for by the names of what they export. */
const NAMED = ["saxen", "yauzl", "yazl"];

const common = {
  absWorkingDir: root,
  outdir: "dist",
  bundle: true,
  platform: "node",
  target: "node20.19",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
};
const commonJs = {
  ...common,
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  banner: { js: 'const __url = require("node:url").pathToFileURL(__filename).href;' },
  define: { "import.meta.url": "__url" },
  // A script that comes with its compiled code cannot import(); it can require, as late.
  supported: { "dynamic-import": false },
};

/** Leaves what only few commands need to files of its own. */
const rareApart = {
  name: "rare-apart",
  setup: (bundler) =>
    bundler.onResolve({ filter: new RegExp(`^(${[...RARE, ...NAMED].join("|")})$`) }, ({ path }) => ({
      path: `./${fileOf(path)}.cjs`,
      external: true,
    })),
};

rmSync(new URL("../dist", import.meta.url), { recursive: true, force: true });
await Promise.all([
  build({
    ...common,
    format: "esm",
    entryPoints: { start: "src/start.ts" },
    define: { PARTNERCTL_VERSION: JSON.stringify(version) },
  }),
  build({ ...commonJs, entryPoints: { main: "src/main.ts" }, external: ["better-sqlite3"], plugins: [rareApart] }),
  build({
    ...commonJs,
    entryPoints: Object.fromEntries(RARE.map((name) => [fileOf(name), name])),
    // What an ES module imports from CommonJS as its default is all of it.
    footer: { js: "module.exports = module.exports.default ?? module.exports;" },
  }),
  build({ ...commonJs, entryPoints: Object.fromEntries(NAMED.map((name) => [name, name])) }),
]);

// Runs what most commands run, so that their functions are in the compiled code too.
const { load } = await import("../dist/start.js");
let compiled;
const { main } = load((script) => {
  compiled = script;
});
const silent = () => new PassThrough().resume();
for (const argv of [
  ["customer", "list", "--limit", "20"],
  ["customer", "list", "--json"],
  ["customer", "--help"],
]) {
  const world = { cwd: root, stdin: silent(), stdout: silent(), stderr: silent(), clock: Date.now, version };
  await main({ ...world, argv, environment: { HOME: fileURLToPath(new URL("../dist", import.meta.url)) } });
}
writeFileSync(new URL("../dist/main.cjs.cache", import.meta.url), compiled.createCachedData());
