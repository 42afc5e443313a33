#!/usr/bin/env node
// What `npm start` runs: installs and builds what is missing, then the main job from beginning to end, in a folder of its
// own that is removed afterwards. Each step is the program itself as a process, checked by its exit code.
// --install and --prepare stop before the job.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inChinese, install, prepare } from "./prepare.js";

const program = fileURLToPath(new URL("partnerctl.js", import.meta.url));
const fixtures = fileURLToPath(new URL("../fixtures/imports", import.meta.url));
const chinese = inChinese();
const INTERRUPTED = 130;

/** The job: what is told, and command lines with the exit code that each must end with (0 if none is named). */
const STORY = [
  ["An empty database", "创建空数据库"],
  ["init"],
  ["What is known: partners, customers, associations, members", "导入已有数据：伙伴、客户、关联、成员"],
  ["partner import partners.csv"],
  ["customer import customers.csv"],
  ["customer import customers-gb18030.csv --dry-run"],
  ["association import associations.csv"],
  ["member import members.csv"],
  ["customer list --partner sp-yunfan --limit 5 --columns account_name,full_name,association_type,associated_at"],
  [
    "May these customers be registered? Yes; no (exit 4); only after a review (exit 5)",
    "能否报备：可以；不可以（退出码 4）；需人工审核（退出码 5）",
  ],
  ["customer check --partner sp-yunfan --full-name 新芽示例科技有限公司 --phone 13800000060"],
  ["customer check --partner sp-yunfan --full-name 李样本 --phone 13800000030 --account-name ccloud-user", 4],
  ["customer check --partner dist-huadong --full-name 逾七示例科技有限公司 --phone 13800000044", 5],
  [
    "Register one customer, then a file in which rows are refused (exit 3)",
    "报备一个客户，再批量报备，其中部分行被拒（退出码 3）",
  ],
  ["customer register --partner sp-yunfan --full-name 晨光示例科技有限公司 --phone 13800009901"],
  ["customer register --from registrations.csv --results results.csv", 3],
  ["Review what is pending, and see how many slots are left", "审核待审批的报备，查看剩余名额"],
  ["registration list --state pending --columns id,partner,full_name,submitted_at,rules"],
  ["registration approve {pending} --reason 项目属实"],
  ["registration slots --partner sp-yunfan"],
  ["Hand customers to account managers", "为客户分配客户经理"],
  ["manager assign --from assignments.csv"],
  ["manager list"],
  ["A test coupon for a solution", "为解决方案申请测试券"],
  ["solution add --partner sp-yunfan --name 云帆示例数据平台 --kind cloud-software"],
  ["coupon eligibility --partner sp-yunfan"],
  [
    "coupon apply --partner sp-yunfan --solution {solution} --kind cloud-software --amount 8000 --config-link https://calculator.example.com/share/1 --note 兼容性测试",
  ],
  ["Consumption, and who gets an incentive for it", "导入消费明细，判断激励资格"],
  ["usage import usage.csv"],
  ["incentive check sp-yunfan --cycle 2026-10"],
  ["incentive check res-haitang --cycle 2026-10", 4],
  ["The customer dashboard, on screen and as files", "客户看板：屏幕显示与导出文件"],
  ["dashboard customers --partner sp-yunfan --from 2026-09"],
  ["dashboard customers --partner sp-yunfan --format csv -o dashboard/"],
  ["A parameter behind the rules, and a check of everything stored", "规则参数，以及数据检查"],
  ["policy show registration.limit"],
  ["db check --columns check,ok,problems"],
];

/** Ids that a step needs are looked up when it comes. */
const LOOKUPS = {
  pending: "registration list --state pending --limit 1 --json=id",
  solution: "solution list --limit 1 --json=id",
};

process.exitCode = main(process.argv.slice(2));

function main(parameters) {
  try {
    if (parameters.includes("--install")) install();
    else prepare();
    return parameters.length > 0 ? 0 : runStory();
  } catch (error) {
    // The reader of a pipe went away.
    if (error.code === "EPIPE") return 0;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function runStory() {
  const folder = mkdtempSync(join(tmpdir(), "partnerctl-"));
  // The child gets the signal too and ends; this process lives on to remove the folder.
  process.on("SIGINT", () => {});
  try {
    cpSync(fixtures, folder, { recursive: true });
    const environment = environmentIn(folder);
    for (const [line, ...more] of STORY) {
      const chineseTitle = more[0];
      if (typeof chineseTitle === "string") {
        print(`\n# ${chinese ? chineseTitle : line}\n`);
        continue;
      }
      const code = runStep(line, more[0] ?? 0, folder, environment);
      if (code !== 0) return code;
    }
    return conclude();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs one step as a user would see it; anything but 0 ends the job. */
function runStep(line, expected, folder, environment) {
  const argv = line
    .split(" ")
    .map((word) => word.replace(/^\{(\w+)\}$/, (_, name) => lookUp(name, folder, environment)));
  print(`\n$ partnerctl ${argv.join(" ")}\n`);
  const { status, signal, error } = spawnSync(process.execPath, [program, ...argv], {
    cwd: folder,
    env: environment,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (error) throw error;
  if (status === INTERRUPTED || signal) return INTERRUPTED;
  if (status === expected) {
    showFolder(argv, folder);
    if (status !== 0) print(chinese ? `（退出码 ${status}）\n` : `(exit ${status})\n`);
    return 0;
  }
  process.stderr.write(
    chinese
      ? `\n失败：“partnerctl ${argv.join(" ")}”的退出码为 ${status}，应为 ${expected}。\n`
      : `\nFailed: "partnerctl ${argv.join(" ")}" ended with ${status}, expected ${expected}.\n`,
  );
  return 1;
}

/** Shows what a step wrote into a folder. */
function showFolder(argv, folder) {
  const output = argv[argv.indexOf("-o") + 1] ?? "";
  if (!argv.includes("-o") || !output.endsWith("/")) return;
  for (const name of readdirSync(join(folder, output)).sort()) {
    print(`  ${output}${name}  ${statSync(join(folder, output, name)).size} bytes\n`);
  }
}

function lookUp(name, folder, environment) {
  const argv = LOOKUPS[name].split(" ");
  const { stdout } = spawnSync(process.execPath, [program, ...argv], {
    cwd: folder,
    env: environment,
    encoding: "utf8",
  });
  const id = JSON.parse(stdout || "[]")[0]?.id;
  if (!id) throw new Error(`partnerctl ${argv.join(" ")} found nothing`);
  return id;
}

/** The user's environment without its settings of partnerctl: a fixed clock and seed, a home and a database of its own. */
function environmentIn(folder) {
  const own = Object.entries(process.env).filter(([name]) => !/^(PARTNERCTL_|XDG_|LC_|LANG)/i.test(name));
  return {
    ...Object.fromEntries(own),
    HOME: folder,
    USERPROFILE: folder,
    LANG: chinese ? "zh_CN.UTF-8" : "en_US.UTF-8",
    PARTNERCTL_DB: join(folder, "partnerctl.db"),
    PARTNERCTL_NOW: "2026-11-24T10:00:00+08:00",
    PARTNERCTL_SEED: "main-job",
  };
}

function conclude() {
  const steps = STORY.filter(([, more]) => typeof more !== "string").length;
  print(
    chinese
      ? `\n${steps} 个步骤均按预期结束。数据在临时目录中，已删除。\n试用：node bin/partnerctl.js init --demo\n`
      : `\nAll ${steps} steps ended as expected. The data was in a folder that has been removed.\nTry it yourself: node bin/partnerctl.js init --demo\n`,
  );
  return 0;
}

/** Written at once, so that it stands before what the next process prints. */
function print(text) {
  let bytes = Buffer.from(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(1, bytes));
    } catch (error) {
      // A pipe that a child made non-blocking is full: its reader needs a moment.
      if (error.code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}
