import { Command, CommanderError, Help } from "commander";
import type { App } from "./app.ts";
import { authorizeCommand } from "./authorization.ts";
import { GLOBAL_OPTIONS, type Globals, operandsOf } from "./globals.ts";
import { same, type Text } from "./language/text.ts";
import { NOUNS } from "./nouns.ts";
import { missingCommand, pathOf, unknownVerb, usageErrorOf } from "./usage-errors.ts";
import { withoutOuterBlanks } from "./values/names.ts";

/** Builds as much of the tree as the command line needs, parses it and runs the command. */
export async function runProgram(app: App, argv: readonly string[]): Promise<void> {
  if (asksForVersion(argv)) {
    app.world.stdout.write(`${app.world.version}\n`);
    return;
  }
  const wanted = operandsOf(argv)[0];
  const program = await buildProgram(app, (noun) => noun === wanted);
  const helpWanted = argv.some((argument) => argument === "-h" || argument === "--help");
  if (wanted === undefined && !helpWanted) await home(app, program, argv);
  else await parse(program, argv);
}

/** Runs the command that argv names; what commander complains of is said in our words. */
async function parse(program: Command, argv: readonly string[]): Promise<void> {
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError) || error.code === "commander.helpDisplayed") throw error;
    throw usageErrorOf(error, namedBy(program, argv));
  }
}

/** The command that argv names, as far as its words lead into the tree. */
function namedBy(program: Command, argv: readonly string[]): Command {
  let command = program;
  for (const word of operandsOf(argv)) {
    const next = command.commands.find((candidate) => candidate.name() === word);
    if (!next) break;
    command = next;
  }
  return command;
}

/** Whether --version stands among the options: whatever else is asked, that is answered. */
function asksForVersion(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return (end < 0 ? argv : argv.slice(0, end)).includes("--version");
}

/** Builds the tree with the verbs of the nouns that `include` names (all of them for the help snapshot). */
export async function buildProgram(app: App, include: (noun: string) => boolean): Promise<Command> {
  const program = new Command("partnerctl")
    .description(
      app.text({
        en: "Partners and customers of a cloud vendor's partner programme, answered from the command line.",
        zh: "在命令行中管理并解答云厂商伙伴计划中的伙伴与客户问题。",
      }),
    )
    .usage(app.text({ en: "<noun> <verb> [arguments] [options]", zh: "<名词> <动词> [参数] [选项]" }))
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => app.world.stdout.write(text), writeErr: () => {}, outputError: () => {} })
    .configureHelp(helpIn(app))
    .helpOption("-h, --help", app.text({ en: "show help", zh: "显示帮助" }))
    .option("--version", app.text({ en: "show the version", zh: "显示版本" }))
    .addHelpText("after", () => app.text(EXAMPLES))
    .addHelpText("afterAll", ({ command }) => (command.parent ? app.text(EVERYWHERE) : ""));
  for (const option of GLOBAL_OPTIONS) program.option(option.flags, app.text(option.text));
  program.hook("preAction", async (_program, command) => {
    trimWords(command);
    app.configure(program.opts<Globals>());
    for (const warning of app.settings.warnings) app.warn(warning);
    app.command = pathOf(command);
    app.title = same(`${command.description()} · ${app.command}`);
    if (app.globals.idempotencyKey !== undefined) {
      const { onceOf } = await import("./idempotency.ts");
      app.once = onceOf(app, pathOf(command), command.args, command.opts());
    }
    await authorizeCommand(app, pathOf(command), command.args);
    if (app.once) await (await import("./idempotency.ts")).answerAsBefore(app, pathOf(command), app.once);
  });
  program.hook("postAction", async () => {
    app.sayTried();
    if (app.askedFor.size > 0) await (await import("./commands/unknown-names.ts")).warnOfUnknown(app);
  });
  for (const noun of NOUNS) {
    const command = program.command(noun.name).description(app.text(noun.text)).helpCommand(false);
    if (!include(noun.name)) continue;
    const { register } = await noun.load();
    register(command, app);
    explainVerbs(app, command);
  }
  return program;
}

/** Where files are, in the words of usage; a name of a file is taken as it stands. */
const FILE = /^(?:file|target)\b|<(?:file|target|folder|results)\b/;

/** Reads what a command line gives as cells are read: without outer white space, which would make another key of it. */
function trimWords(command: Command): void {
  const names = command.registeredArguments.map((argument) => argument.name());
  command.processedArgs = command.processedArgs.map((given, at) =>
    FILE.test(names[at] ?? "") ? given : trimmed(given),
  );
  command.args = command.args.map((word, at) => (FILE.test(names[at] ?? "") ? word : withoutOuterBlanks(word)));
  for (let at: Command | null = command; at; at = at.parent) {
    for (const option of at.options) {
      const name = option.attributeName();
      const given: unknown = at.getOptionValue(name);
      if (given === undefined || FILE.test(option.flags)) continue;
      at.setOptionValueWithSource(name, trimmed(given), at.getOptionValueSource(name));
    }
  }
}

function trimmed(given: unknown): unknown {
  if (Array.isArray(given)) return given.map(trimmed);
  return typeof given === "string" ? withoutOuterBlanks(given) : given;
}

/** Lets every command that has verbs say so where none of them follows. */
function explainVerbs(app: App, command: Command): void {
  if (command.commands.length === 0) return;
  command.helpCommand(false).usage(app.text({ en: "<verb> [arguments] [options]", zh: "<动词> [参数] [选项]" }));
  command.action(() => {
    throw command.args.length > 0 ? unknownVerb(command) : missingCommand(`partnerctl ${pathOf(command)}`);
  });
  command.allowExcessArguments(true);
  for (const verb of command.commands) explainVerbs(app, verb);
}

const EVERYWHERE: Text = {
  en: "\nOptions of every command (--json, --partner, --lang, -o, …): partnerctl --help",
  zh: "\n所有命令通用的选项（--json、--partner、--lang、-o 等）：partnerctl --help",
};

const EXAMPLES: Text = {
  en: `
Examples:
  $ partnerctl init --demo
  $ partnerctl customer check --full-name 某某科技 --phone 13800000001 --partner <account>
  $ partnerctl customer register --from registrations.csv --results results.csv
  $ partnerctl dashboard customers --section revenue -o revenue.csv
More: partnerctl help <noun>, partnerctl help exit-codes | formats | environment | files | rules
Questions: partnerctl help reseller-incentives | change-distributor | two-programmes
           | sub-customer-coupons | payment-time`,
  zh: `
示例：
  $ partnerctl init --demo
  $ partnerctl customer check --full-name 某某科技 --phone 13800000001 --partner <账号>
  $ partnerctl customer register --from registrations.csv --results results.csv
  $ partnerctl dashboard customers --section revenue -o revenue.csv
更多：partnerctl help <名词>，partnerctl help exit-codes | formats | environment | files | rules
常见问题：partnerctl help reseller-incentives | change-distributor | two-programmes
          | sub-customer-coupons | payment-time`,
};

/** Without a noun: the home menu for a person, the help and exit 2 for a script. */
async function home(app: App, program: Command, argv: readonly string[]): Promise<void> {
  const { unknown } = program.parseOptions([...argv]);
  if (unknown.length > 0) return await parse(program, argv);
  app.configure(program.opts<Globals>());
  if (app.interactive && app.world.stdout.isTTY) {
    const { chooseFromHome } = await import("./commands/home.ts");
    return await runProgram(app, [...argv, ...(await chooseFromHome(app))]);
  }
  if (argv.length > 0) throw missingCommand("partnerctl");
  program.outputHelp();
  app.exitCode = 2;
}

const TITLES: Readonly<Record<string, string>> = {
  "Usage:": "用法：",
  "Arguments:": "参数：",
  "Options:": "选项：",
  "Global Options:": "全局选项：",
  "Commands:": "命令：",
};

/** Help in the language, without commander's own English additions. */
function helpIn(app: App): Partial<Help> {
  const options = (text: string): string => (app.language === "zh" ? text.replace("[options]", "[选项]") : text);
  return {
    // A full-width colon brings its own space.
    formatHelp: (command, help) => Help.prototype.formatHelp.call(help, command, help).replace(/^用法： /, "用法："),
    commandUsage: (command) => options(Help.prototype.commandUsage(command)),
    // Chinese takes two cells; the table of exact widths would cost every start its loading.
    displayWidth: (text) => text.replace(/[\u2e80-\uffef]/g, "xx").length,
    subcommandTerm: (command) => options(Help.prototype.subcommandTerm(command)),
    helpWidth: app.world.stdout.isTTY ? (app.world.stdout.columns ?? 80) : 100,
    styleTitle: (title) => (app.language === "zh" ? (TITLES[title] ?? title) : title),
    optionDescription: (option) => option.description,
    argumentDescription: (argument) => argument.description,
  };
}
