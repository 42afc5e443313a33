// Installs and builds what is missing, so that `npm start` and `npm test` work in a fresh checkout. Node only.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const at = (...parts) => join(root, ...parts);

/** Runs `npm ci` where a dependency is missing, is another version than the lock file's, or cannot be loaded. */
export function install() {
  // An installed package has no lock file; its dependencies were npm's business.
  if (!existsSync(at("package-lock.json"))) return;
  if (!dependenciesDiffer() && sqliteLoads()) return;
  step("Installing dependencies (npm ci) …", "正在安装依赖（npm ci）…");
  // NODE_ENV=production would leave out the bundler.
  const options = ["--include=dev", "--no-audit", "--no-fund"];
  if (!npm(["ci", ...options])) throw new Error("npm ci could not install the dependencies");
  if (!sqliteLoads()) throw new Error("better-sqlite3 was installed but cannot be loaded by this Node");
}

/** Installs, and bundles src/ where dist/ is missing, incomplete or older. */
export function prepare() {
  install();
  if (!existsSync(at("src"))) return;
  // The last file that a build writes.
  const built = modified(at("dist", "main.cjs.cache"));
  if (built >= Math.max(newest(at("src")), modified(at("bin", "build.js")), modified(at("package.json")))) return;
  step("Building …", "正在构建…");
  const { status } = spawnSync(process.execPath, [at("bin", "build.js")], quiet());
  if (status !== 0) throw new Error("the build failed");
}

/** Compares what npm says it installed with the lock file, by version and digest: times mean nothing after a checkout. */
function dependenciesDiffer() {
  const installed = lockedPackages(at("node_modules", ".package-lock.json"));
  if (!installed) return true;
  const wanted = lockedPackages(at("package-lock.json")) ?? {};
  return Object.entries(wanted).some(([path, entry]) => {
    if (path === "") return false;
    const found = installed[path];
    // Packages for other platforms are left out.
    if (!found) return entry.optional !== true;
    return found.version !== entry.version || found.integrity !== entry.integrity;
  });
}

function lockedPackages(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/** Its native part is built for one version of Node; another one needs it again. */
function sqliteLoads() {
  const script = "new (require('better-sqlite3'))(':memory:').close()";
  return spawnSync(process.execPath, ["-e", script], { cwd: root, stdio: "ignore" }).status === 0;
}

/** Runs npm, the one that runs us if there is one. Returns whether it succeeded. */
function npm(parameters) {
  const script = process.env.npm_execpath;
  if (script && /\.c?js$/.test(script)) {
    return spawnSync(process.execPath, [script, ...parameters], quiet()).status === 0;
  }
  const windows = process.platform === "win32";
  const { status, error } = spawnSync(windows ? "npm.cmd" : "npm", parameters, { ...quiet(), shell: windows });
  if (error) throw error;
  return status === 0;
}

/** Whatever a child prints goes to stderr: stdout is the job's. */
function quiet() {
  return { cwd: root, stdio: ["ignore", 2, 2] };
}

/** The latest time of a folder and everything below it; a folder's own time says that something in it was deleted. */
function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Whether the person reads Chinese, by the locale. */
export function inChinese() {
  const { PARTNERCTL_LANG, LC_ALL, LC_MESSAGES, LANG } = process.env;
  return /^zh/i.test(PARTNERCTL_LANG || LC_ALL || LC_MESSAGES || LANG || "");
}

function step(en, zh) {
  process.stderr.write(`${inChinese() ? zh : en}\n`);
}
