import type { AccessRequest } from "./actions/authorize.ts";
import type { Database } from "./database/database.ts";
import type { Access } from "./database/engine.ts";
import type { Connect } from "./database/postgres-client.ts";
import type { Scope } from "./domain/access/decide.ts";
import { ACCESS } from "./domain/access/table.ts";
import { AppError, usageError } from "./errors.ts";
import { type Globals, normalizeArguments, operandsOf, settingFlags } from "./globals.ts";
import { nearest } from "./language/nearest.ts";
import { inLanguage, type Language, type Text } from "./language/text.ts";
import { refuseLater } from "./later.ts";
import type { Column, FormatName, WriteOptions } from "./output/dataset.ts";
import type { Section } from "./output/sections.ts";
import { resolveSettings, type Settings, settingsWithoutFiles } from "./settings.ts";
import type { Prompts } from "./terminal/prompts.ts";
import { safeText } from "./text/safe.ts";
import { withoutPassword } from "./values/address.ts";
import { type Instant, parseInstant } from "./values/instant.ts";

/** What the process gives a command: nothing else of the outside is reached for. */
export interface World {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** The machine's clock in ms; --now stands before it. */
  readonly clock: () => number;
  readonly version: string;
  /** How servers are connected to, where it is not as usual. */
  readonly connect?: Connect;
}

/** The world that a command may touch, each part made on first use. */
export class App {
  readonly world: World;
  globals: Globals = {};
  settings: Settings;
  /** Why the settings could not be read whole; only doctor, which says so, goes on without them. */
  settingsFailure: AppError | undefined;
  /** What main returns when nothing is thrown: a check's verdict, or 3 after a bulk job with failures. */
  exitCode = 0;
  #now: Instant | undefined;
  #opened: { access: Access; database: Database } | undefined;
  #prompts: Prompts | undefined;
  #scope: Scope = { known: false, partner: undefined, roles: [], manager: undefined };

  constructor(world: World, flags: Globals = {}) {
    this.world = world;
    this.globals = flags;
    this.settings = this.#resolve();
  }

  /** Takes over what commander read; refuses what this release does not do yet. */
  configure(globals: Globals): void {
    this.globals = globals;
    this.settings = this.#resolve();
    this.#now = undefined;
    refuseEmpty(globals);
    refuseLater(globals);
    void this.writeOptions();
  }

  #resolve(): Settings {
    const { environment, cwd } = this.world;
    const { profile } = this.globals;
    const world = {
      environment,
      cwd,
      flags: settingFlags(this.globals),
      ...(profile === undefined ? {} : { profile }),
    };
    try {
      return resolveSettings(world);
    } catch (error) {
      const [noun] = operandsOf(normalizeArguments(this.world.argv));
      if (!(error instanceof AppError) || noun !== "doctor") throw error;
      this.settingsFailure = error;
      return settingsWithoutFiles(world);
    }
  }

  get language(): Language {
    return this.settings.language;
  }

  /** The command's one `now`: --now, PARTNERCTL_NOW, or the machine's clock at the first question. */
  now(): Instant {
    if (this.#now !== undefined) return this.#now;
    const { now } = this.globals;
    const given = now ?? this.world.environment.PARTNERCTL_NOW;
    if (given === undefined || given === "") {
      this.#now = this.world.clock() as Instant;
      return this.#now;
    }
    const parsed = parseInstant(given);
    if (!parsed) {
      throw usageError(
        "bad-value",
        {
          en: `${now === undefined ? "PARTNERCTL_NOW" : "--now"} "${given}" is neither a date nor an instant such as 2026-11-24T10:00:00+08:00.`,
          zh: `${now === undefined ? "PARTNERCTL_NOW" : "--now"} 的值“${given}”既不是日期，也不是 2026-11-24T10:00:00+08:00 这样的时间。`,
        },
        { field: "now" },
      );
    }
    this.#now = parsed.at;
    return parsed.at;
  }

  actor(): string {
    return this.settings.get("actor") ?? "";
  }

  /** The partner that --partner or a setting names, if any; for a member of a partner it is that one. */
  partner(): string | undefined {
    return this.#scope.partner ?? this.settings.get("partner") ?? undefined;
  }

  /** Whether the actor is a member, whose rights are known. */
  get scoped(): boolean {
    return this.#scope.known;
  }

  /** The account manager whose customers are all that the actor may see; undefined where it sees its whole partner. */
  manager(): string | undefined {
    return this.#scope.manager;
  }

  /**
   * Lets the actor run a command, or says which rules keep it from doing so (exit 9), before anything else is looked at.
   * What was to be written leaves its trace in `attempts`.
   */
  async authorize(command: string, words: readonly string[]): Promise<void> {
    const access = ACCESS[command];
    if (!access || access.kind === "open") return;
    const named = access.partnerArgument === undefined ? undefined : words[access.partnerArgument];
    const partner = named ?? this.settings.get("partner") ?? undefined;
    const request = { actor: this.actor(), command, access, partner };
    const decided = await this.#decideAccess(request).catch((error: unknown) => {
      // What checks, replaces or explains a database that cannot be read must not stop at that.
      if (command.startsWith("db ") && error instanceof AppError && error.kind === "usage") return undefined;
      throw error;
    });
    if (!decided) return await this.close();
    const { database, isOlder, scope, error } = decided;
    if (error === undefined) {
      this.#scope = scope;
      // Only lists read on through it: what writes opens anew, and what replaces the file must find nobody at it.
      // Whatever comes refuses the older schema, or migrates it.
      if (isOlder || access.kind !== "read" || command.startsWith("db ")) return await this.close();
      this.#bind(database);
      return;
    }
    if (access.kind === "read" || this.dryRun) throw error;
    // Where nobody can write, the refusal is still what a person must hear of.
    const trace = async () =>
      await (await this.database("write")).write(this.draft(), async () => {
        throw error;
      });
    await trace().catch((failure: unknown) => {
      if (failure !== error) error.cause ??= failure;
      throw error;
    });
  }

  get dryRun(): boolean {
    return this.globals.dryRun === true;
  }

  /** Asks the database who the actor is; undefined where it has no members, which are there since the first schema. */
  async #decideAccess(request: AccessRequest) {
    const { authorize } = await import("./actions/authorize.ts");
    const database = await this.database("read", { allowOlder: true });
    const isOlder = (await database.pendingMigrations()).length > 0;
    // Nothing was made in it yet, so nobody can be a member of anything.
    if (isOlder && (await database.info()).schema === 0) return undefined;
    return { database, isOlder, ...(await authorize(database, request)) };
  }

  #bind(database: Database): void {
    const { partner, roles, manager } = this.#scope;
    const ownOnly = manager !== undefined;
    database.bind(partner === undefined ? undefined : { actor: this.actor(), partner, roles, ownOnly });
  }

  /**
   * Opens the database; `write` becomes a dry run with --dry-run. A second call with more rights opens it anew.
   * `allowOlder` leaves an older schema as it is instead of refusing it.
   */
  async database(access: "read" | "write", { allowOlder = false } = {}): Promise<Database> {
    const wanted: Access = access === "write" && this.dryRun ? "dry-run" : access;
    if (this.#opened && (this.#opened.access === wanted || wanted === "read")) return this.#opened.database;
    await this.close();
    const database = await this.openDatabase(this.settings.get("db") as string, wanted, { allowOlder });
    this.#bind(database);
    this.#opened = { access: wanted, database };
    return database;
  }

  /** Opens another database than the command's own; whoever opens it closes it. */
  async openDatabase(path: string, access: Access, { allowOlder = false } = {}): Promise<Database> {
    const { openDatabase } = await import("./database/database.ts");
    const { environment, connect } = this.world;
    const seed = environment.PARTNERCTL_SEED || undefined;
    return await openDatabase({ path, access, seed, allowOlder, environment, ...(connect ? { connect } : {}) });
  }

  /** Opens the database for a mutation that prints these columns afterwards. */
  async mutable<Row>(prints: readonly Column<Row>[]): Promise<Database> {
    await this.checkPrintable(prints);
    // In json all of stderr is the error, where there is one.
    if (this.dryRun && this.format() !== "json")
      this.say({ en: "Dry run: nothing will be written.", zh: "试运行：不会写入任何内容。" });
    return await this.database("write");
  }

  /** The draft of the change that a mutation makes. */
  draft(partner: string | null = this.partner() ?? null) {
    return {
      actor: this.actor(),
      at: this.now(),
      command: commandLine(this.world.argv),
      partner,
      dryRun: this.dryRun,
    };
  }

  /** Releases what was opened. */
  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    await opened?.database.close();
  }

  text(text: Text): string {
    return inLanguage(text, this.language);
  }

  /** Tells a person on stderr what happened; --quiet silences it. */
  say(text: Text): void {
    if (!this.globals.quiet) this.tell(text);
  }

  /** Warns a person; --quiet does not silence it. */
  warn(text: Text): void {
    this.tell({ en: `Warning: ${text.en}`, zh: `警告：${text.zh}` });
  }

  /** Writes one line for a person to stderr, with nothing in it that a terminal would obey. */
  tell(text: Text): void {
    this.world.stderr.write(`${safeText(this.text(text))}\n`);
  }

  /** Whether a person can be asked: both ends are terminals and nobody said otherwise. */
  get interactive(): boolean {
    const { stdin, stderr, environment } = this.world;
    const terminal = stdin.isTTY === true && stderr.isTTY === true && environment.TERM !== "dumb";
    return terminal && this.globals.input !== false && this.format() !== "json";
  }

  /** The prompts, made on first use; whoever asks has made sure that somebody is there to answer. */
  async prompts(): Promise<Prompts> {
    if (!this.#prompts) {
      const { openPrompts } = await import("./terminal/prompts.ts");
      const { stdin, stderr } = this.world;
      this.#prompts = openPrompts({
        input: stdin,
        output: stderr,
        language: this.language,
        color: this.colored,
      });
    }
    return this.#prompts;
  }

  /** The format of stdout or of the output file: --format, else the file's extension, else a table. */
  format(): FormatName {
    const { format, output } = this.globals;
    if (format !== undefined) return format as FormatName;
    const extension = output === undefined ? undefined : /\.([a-z]+)$/i.exec(output)?.[1]?.toLowerCase();
    return (extension && EXTENSIONS[extension]) || "table";
  }

  writeOptions(): WriteOptions {
    const { headers, csvProfile, output, ambiguousWidth } = this.globals;
    choice("--format", this.globals.format, FORMATS);
    choice("--headers", headers, ["key", "label"]);
    choice("--csv-profile", csvProfile, ["raw", "excel"]);
    choice("--ambiguous-width", ambiguousWidth, ["1", "2"]);
    const terminal = this.world.stdout.isTTY === true && (output === undefined || output === "-");
    return {
      language: this.language,
      csvProfile: csvProfile === "excel" ? "excel" : "raw",
      ...(headers === undefined ? {} : { headers: headers as "key" | "label" }),
      ...(terminal ? { width: this.world.stdout.columns ?? 80 } : {}),
      ambiguousWidth: ambiguousWidth === "2" ? 2 : 1,
    };
  }

  /** Whether what a person sees on a terminal is coloured. */
  get colored(): boolean {
    const { NO_COLOR, FORCE_COLOR, TERM } = this.world.environment;
    if (this.globals.color === false || NO_COLOR) return false;
    if (FORCE_COLOR) return FORCE_COLOR !== "0";
    return TERM !== "dumb";
  }

  /** Refuses before anything is written what could not be printed afterwards: a column, a format, a file. */
  async checkPrintable<Row>(columns: readonly Column<Row>[]): Promise<void> {
    const { checkPrintable } = await import("./output/print.ts");
    await checkPrintable(await this.#target(), columns);
  }

  /** Prints a list: batches of rows under the columns of a noun. */
  async printList<Row>(
    columns: readonly Column<Row>[],
    batches: Iterable<readonly Row[]> | AsyncIterable<readonly Row[]>,
  ): Promise<void> {
    const { print } = await import("./output/print.ts");
    await print(await this.#target(), { columns, batches, shape: "list" });
  }

  /**
   * Takes the output file where it is no dataset but a thing of its own (a picture, a mail), by its extension: what is
   * printed then goes to stdout. Refused before anything is written where it cannot be.
   */
  async takeOutput(extensions: readonly string[]): Promise<string | undefined> {
    const { output, ...others } = this.globals;
    const extension = /\.([a-z]+)$/i.exec(output ?? "")?.[1]?.toLowerCase();
    if (output === undefined || extension === undefined || !extensions.includes(extension)) return undefined;
    const { checkFile } = await import("./output/print.ts");
    await checkFile(output, this.globals.force === true);
    this.globals = others;
    return output;
  }

  /** Prints one record. */
  async printRecord<Row>(columns: readonly Column<Row>[], row: Row): Promise<void> {
    const { print } = await import("./output/print.ts");
    await print(await this.#target(), { columns, batches: [[row]], shape: "record" });
  }

  /** Prints several datasets as one: a json object, parts under their titles for people, or a file each in a folder. */
  async printSections(title: Text, sections: readonly Section[], folder?: string): Promise<void> {
    const { printFolder, printSections } = await import("./output/sections.ts");
    const target = await this.#target();
    if (folder === undefined) return await printSections(target, title, sections);
    // A folder's name says nothing of a format, whatever it ends with.
    const { format = "csv" } = this.globals;
    await printFolder({ ...target, format: format as FormatName }, folder, sections);
  }

  async #target() {
    const { columns, output, force } = this.globals;
    const options = this.writeOptions();
    const coloured = options.width !== undefined && this.colored;
    return {
      stdout: this.world.stdout,
      format: this.format(),
      options: coloured ? { ...options, emphasize: (await import("./terminal/style.ts")).bold } : options,
      ...(columns === undefined ? {} : { columns: columns.split(",").map((key) => key.trim()) }),
      ...(output === undefined || output === "-" ? {} : { file: output }),
      force: force === true,
    };
  }
}

/** Every format of the contract; one that this release does not write says so when it is asked to. */
const FORMATS: readonly FormatName[] = ["table", "csv", "tsv", "json", "jsonl", "md", "xlsx", "html"];

const EXTENSIONS: Readonly<Record<string, FormatName>> = {
  csv: "csv",
  tsv: "tsv",
  json: "json",
  jsonl: "jsonl",
  ndjson: "jsonl",
  md: "md",
  xlsx: "xlsx",
  html: "html",
  txt: "table",
};

function choice(option: string, value: string | undefined, choices: readonly string[]): void {
  if (value === undefined || choices.includes(value)) return;
  const near = nearest(value, choices);
  throw usageError(
    "bad-value",
    {
      en: `${option} "${value}" is not one of ${choices.join(", ")}.${near ? ` Did you mean ${near}?` : ""}`,
      zh: `${option} 的值“${value}”无效，可选：${choices.join("、")}。${near ? `是否指 ${near}？` : ""}`,
    },
    { field: option.slice(2) },
  );
}

/** An empty value (`--db "$DB"` where DB is not set) would silently mean another database, partner or clock. */
function refuseEmpty(globals: Globals): void {
  for (const name of ["db", "profile", "partner", "as", "now", "lang", "output"] as const) {
    if (globals[name] !== "") continue;
    throw usageError(
      "missing-value",
      { en: `Option --${name} needs a value.`, zh: `选项 --${name} 缺少取值。` },
      { field: name },
    );
  }
}

/** The command line as the change record keeps it: without passwords, quoted so that it can be pasted into a shell. */
export function commandLine(argv: readonly string[]): string {
  const words = argv
    .map(withoutPassword)
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`));
  return ["partnerctl", ...words].join(" ");
}
