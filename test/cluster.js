// A throw-away PostgreSQL server on a free loopback port. As a module: `await startCluster()`. As a program:
// `node test/cluster.js <command> …` runs the command with PARTNERCTL_TEST_SERVER naming the server and
// PARTNERCTL_TEST_CERTIFICATE its certificate, and stops it after.
import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const DEBIAN = "/usr/lib/postgresql";
/** The user that a test may create to log in with a password; everybody else is trusted. */
const LOGIN = "partnerctl_login";

/** The folder of the server's programs: the newest that Debian installed, else wherever the path finds them. */
function programs() {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).filter((name) => /^\d+$/.test(name)) : [];
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? "" : `${DEBIAN}/${newest}/bin/`;
}

/** Whether the server's programs are there. */
export function hasServer() {
  return spawnSync(`${programs()}initdb`, ["--version"], { stdio: "ignore" }).status === 0;
}

/** Starts a server in a folder of its own. It refuses to run as root, so root hands it to the user that Debian made for it. */
export async function startCluster() {
  const folder = mkdtempSync(join(tmpdir(), "partnerctl-server-"));
  const asRoot = process.getuid?.() === 0;
  if (asRoot) chownSync(folder, idOf("-u"), idOf("-g"));
  const data = join(folder, "data");
  const port = await freePort();
  const run = (program, ...parameters) => {
    const command = [`${programs()}${program}`, ...parameters];
    const [first, ...rest] = asRoot ? ["runuser", "-u", "postgres", "--", ...command] : command;
    // What it prints is kept in its log; a pipe would stay open as long as the server runs.
    const { status, error } = spawnSync(first, rest, { cwd: folder, stdio: "ignore" });
    if (error) throw error;
    if (status !== 0) throw new Error(`${program} ended with ${status}; see ${join(folder, "log")}`);
  };
  const certificate = makeCertificate(folder, asRoot);
  const start = () => {
    const secure =
      certificate === undefined ? "" : ` -c ssl=on -c ssl_cert_file=${certificate} -c ssl_key_file=${folder}/key`;
    const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c fsync=off${secure}`;
    run("pg_ctl", "-D", data, "-o", settings, "-l", join(folder, "log"), "-w", "start");
  };
  run("initdb", "-D", data, "-U", "partnerctl", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync");
  const rules = join(data, "pg_hba.conf");
  writeFileSync(rules, `host all ${LOGIN} 127.0.0.1/32 scram-sha-256\n${readFileSync(rules, "utf8")}`);
  start();
  return {
    folder,
    port,
    /** What it shows of itself over TLS, and with what that is checked; undefined where openssl is missing. */
    certificate,
    /** The URL of one of its databases; `schema` becomes the one that tables are looked up and made in. */
    url: (database = "postgres", schema) =>
      `postgres://partnerctl@127.0.0.1:${port}/${database}${schema ? `?options=-csearch_path%3D${schema}` : ""}`,
    start,
    /** `immediate` is a crash: what was not committed is lost. */
    stop: (mode = "immediate") => run("pg_ctl", "-D", data, "-m", mode, "-w", "stop"),
    /** Stops it, if it runs, and removes its folder. */
    remove() {
      if (existsSync(join(data, "postmaster.pid"))) this.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes a certificate for `localhost`, and not for 127.0.0.1, that vouches for itself. */
function makeCertificate(folder, asRoot) {
  const [key, certificate] = [join(folder, "key"), join(folder, "certificate")];
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"];
  const { status } = spawnSync(
    "openssl",
    ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, ...names],
    { stdio: "ignore" },
  );
  if (status !== 0) return undefined;
  chmodSync(key, 0o600);
  if (asRoot) chownSync(key, idOf("-u"), idOf("-g"));
  return certificate;
}

function idOf(flag) {
  const { stdout, status } = spawnSync("id", [flag, "postgres"], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${userInfo().username} may not run the server, and there is no user postgres`);
  return Number(stdout);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [command, ...parameters] = process.argv.slice(2);
  const cluster = await startCluster();
  try {
    const child = spawn(command, parameters, {
      stdio: "inherit",
      env: {
        ...process.env,
        PARTNERCTL_TEST_SERVER: cluster.url(),
        ...(cluster.certificate ? { PARTNERCTL_TEST_CERTIFICATE: cluster.certificate } : {}),
      },
    });
    process.exitCode = await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve(code ?? 1));
    });
  } finally {
    cluster.remove();
  }
}
