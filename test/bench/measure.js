// Runs programs as whole processes, ours and a peer in turn, and measures them from outside.

import { spawn, spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";

/** How often the peak of a process's memory is looked at. */
const POLL_MS = 10;
/** What /proc counts processor time in: hundredths of a second on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Whether a program is installed. */
export const has = (program, flag = "--version") => spawnSync(program, [flag]).status === 0;

/** Processor time of all children that have ended, in seconds; undefined where the system does not say. */
function childrenSeconds() {
  try {
    const fields = readFileSync("/proc/self/stat", "utf8").split(") ")[1].split(" ");
    return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}

function peakOf(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    // Not Linux, or the process has just ended.
    return 0;
  }
}

/**
 * Runs a command: its wall time and processor time (user and system) in seconds, and its peak memory in MB. `input` is
 * given to it, its output goes to the file `output` or nowhere. One at a time: the processor time is that of all children.
 */
export function run(command, args, { input, output, env = {}, codes = [0] } = {}) {
  return new Promise((resolve, reject) => {
    const target = output === undefined ? "ignore" : openSync(output, "w");
    const before = childrenSeconds();
    const started = process.hrtime.bigint();
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: [input === undefined ? "ignore" : "pipe", target, "pipe"],
    });
    let megabytes = 0;
    let errors = "";
    const poll = setInterval(() => {
      megabytes = Math.max(megabytes, peakOf(child.pid));
    }, POLL_MS);
    child.stderr.on("data", (text) => {
      errors += text;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      clearInterval(poll);
      if (target !== "ignore") closeSync(target);
      if (!codes.includes(code)) return reject(new Error(`${command} ${args.join(" ")} ended with ${code}: ${errors}`));
      const after = childrenSeconds();
      resolve({ seconds, cpu: after === undefined ? seconds : after - before, megabytes: Math.round(megabytes) });
    });
    if (input !== undefined) child.stdin.end(input);
  });
}

/** The same as often as said, as one measurement: what takes hundredths of a second is below what is counted. */
export async function repeated(times, once) {
  let seconds = 0;
  let cpu = 0;
  let megabytes = 0;
  for (let i = 0; i < times; i++) {
    const one = await once();
    seconds += one.seconds;
    cpu += one.cpu;
    megabytes = Math.max(megabytes, one.megabytes);
  }
  return { seconds: seconds / times, cpu: cpu / times, megabytes };
}

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const summary = (runs) => ({
  seconds: median(runs.map(({ seconds }) => seconds)),
  cpu: median(runs.map(({ cpu }) => cpu)),
  megabytes: Math.max(...runs.map(({ megabytes }) => megabytes)),
});

/**
 * Runs two things in turn, so that a machine that slows down slows both: medians, and the median of the ratios of
 * processor time pair by pair.
 */
export async function pair(times, ours, theirs) {
  const a = [];
  const b = [];
  for (let i = 0; i < times; i++) {
    b.push(await theirs());
    a.push(await ours());
  }
  return {
    ours: summary(a),
    peer: summary(b),
    ratio: median(a.map(({ cpu }, i) => cpu / b[i].cpu)),
    wallRatio: median(a.map(({ seconds }, i) => seconds / b[i].seconds)),
  };
}

/** The exponent with which a time grows: the slope of the line through the logarithms; 1 is in proportion. */
export function exponent(points) {
  const xs = points.map(([rows]) => Math.log(rows));
  const ys = points.map(([, seconds]) => Math.log(seconds));
  const mean = (numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  const [x, y] = [mean(xs), mean(ys)];
  const over = xs.reduce((sum, one, i) => sum + (one - x) * (ys[i] - y), 0);
  return over / xs.reduce((sum, one) => sum + (one - x) ** 2, 0);
}
