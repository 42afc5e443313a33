import { readClock, readMoment } from "./clock.ts";
import type { ChangeDraft, Once } from "./database/change-records.ts";
import type { Database } from "./database/database.ts";
import type { Access } from "./database/engine.ts";
import type { Moment } from "./database/moments.ts";
import type { Connect } from "./database/postgres-client.ts";
import type { Scope } from "./domain/access/decide.ts";
import { AppError } from "./errors.ts";
import {
  type Globals,
  normalizeArguments,
  operandsOf,
  refuseEmpty,
  saysErrorsInJson,
  settingFlags,
} from "./globals.ts";
import { pasteable, pasteableSentence } from "./hints.ts";
import { inLanguage, type Language, type Text } from "./language/text.ts";
import type { Column, FormatName } from "./output/dataset.ts";
import type { Section } from "./output/sections.ts";
import { checkWriteOptions, formatOf, printTarget } from "./printing.ts";
import { resolveSettings, type Settings, settingsWithoutFiles } from "./settings.ts";
import type { Prompts } from "./terminal/prompts.ts";
import { safeText } from "./text/safe.ts";
import type { Instant } from "./values/instant.ts";
import { commandLine } from "./values/shell.ts";

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
  /** What the command that runs shows or does, and its words: what a page is called. */
  title: Text | undefined;
  /** Why the settings could not be read whole; only doctor, which says so, goes on without them. */
  settingsFailure: AppError | undefined;
  /** What main returns when nothing is thrown: a check's verdict, or 3 after a bulk job with failures. */
  exitCode = 0;
  /** Noun and verb of the command that runs. */
  command: string | undefined;
  /** The words that a list was filtered by, by column: names that nobody has are warned of behind it. */
  readonly askedFor = new Map<string, readonly string[]>();
  /** What keeps the command from being carried out twice. */
  once: Once | undefined;
  /** When the command line was first carried out under its key, where it is repeated. */
  answeredAt: Instant | undefined;
  #clock: Instant | undefined;
  #opened: { access: Access; database: Database } | undefined;
  #isAdmitted = false;
  #stillAuthorized: ChangeDraft["admit"];
  #note: Text | undefined;
  #prompts: Prompts | undefined;
  #isUnsaid = false;
  readonly #waiting: string[] = [];
  #scope: Scope = { known: false, partner: undefined, roles: [], manager: undefined };

  constructor(world: World, flags: Globals = {}) {
    this.world = world;
    this.globals = flags;
    this.settings = this.#resolve();
  }

  /** Takes over what commander read. */
  configure(globals: Globals): void {
    this.globals = globals;
    this.settings = this.#resolve();
    this.#clock = undefined;
    refuseEmpty(globals);
    checkWriteOptions(globals);
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

  /** The command's one clock, which dates what is written: --now, PARTNERCTL_NOW, or the machine's at the first question. */
  clock(): Instant {
    this.#clock ??= readClock(this.globals, this.world.environment.PARTNERCTL_NOW, this.world.clock);
    return this.#clock;
  }

  /** The instant that what is shown is looked at from: --as-of, that of a first answer that is repeated, else the clock. */
  now(): Instant {
    return this.#moment().asOf ?? this.answeredAt ?? this.clock();
  }

  #moment(): Moment {
    const { asOf, knownAt } = this.globals;
    return {
      asOf: asOf === undefined ? undefined : readMoment("--as-of", asOf, this.clock()),
      knownAt: knownAt === undefined ? undefined : readMoment("--known-at", knownAt, this.clock()),
    };
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

  /** Takes over what the actor may see and do; `note` is said once the command really looks into its database. */
  admit(scope: Scope, stillAuthorized: ChangeDraft["admit"], note?: Text): void {
    this.#scope = scope;
    this.#note = note;
    this.#stillAuthorized = stillAuthorized;
    if (this.#opened) this.#bind(this.#opened.database);
    this.#isAdmitted = true;
  }

  get dryRun(): boolean {
    return this.globals.dryRun === true;
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
    if (!this.#opened || (this.#opened.access !== wanted && wanted !== "read")) {
      await this.close();
      const database = await this.openDatabase(this.settings.get("db") as string, wanted, { allowOlder });
      this.#bind(database);
      this.#opened = { access: wanted, database };
    }
    if (this.#note) this.say(this.#note);
    this.#note = undefined;
    // But not before it was asked who the actor is today.
    const moment = this.#moment();
    if (this.#isAdmitted && (moment.asOf ?? moment.knownAt) !== undefined) this.#opened.database.travel(moment);
    return this.#opened.database;
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
    // For machines what was only tried is said behind its record.
    if (this.dryRun && this.printsJson) this.#isUnsaid = true;
    else if (this.dryRun) this.say({ en: "Dry run: nothing will be written.", zh: "试运行：不会写入任何内容。" });
    return await this.database("write");
  }

  /** Says of a dry run in json, once its record is printed, that what it shows does not exist. */
  sayTried(): void {
    if (!this.#isUnsaid) return;
    this.say({
      en: "Dry run: nothing was written; new ids in it do not exist.",
      zh: "试运行：未写入任何内容；其中新生成的编号并不存在。",
    });
  }

  /** The draft of the change that a mutation makes. */
  draft(partner: string | null = this.partner() ?? null): ChangeDraft {
    return {
      actor: this.actor(),
      at: this.clock(),
      command: commandLine(this.world.argv),
      partner,
      dryRun: this.dryRun,
      ...(this.once ? { once: this.once } : {}),
      ...(this.#stillAuthorized ? { admit: this.#stillAuthorized } : {}),
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

  /** A text whose commands mean the database that this command line named. */
  pasteable(text: string): string {
    return pasteable(text, this.globals);
  }

  /** The same of a sentence, in which only what stands between back-ticks is a command. */
  pasteableSentence(text: string): string {
    return pasteableSentence(text, this.globals);
  }

  /** Tells a person on stderr what happened; --quiet silences it. */
  say(text: Text): void {
    if (!this.globals.quiet) this.tell(text);
  }

  /** Warns a person; --quiet does not silence it. */
  warn(text: Text): void {
    this.tell({ en: `Warning: ${text.en}`, zh: `警告：${text.zh}` });
  }

  /**
   * Writes one line for a person to stderr, with nothing in it that a terminal would obey. Where errors are json, all of
   * stderr is the error if there is one: then the line waits for the end.
   */
  tell(text: Text): void {
    const line = `${safeText(this.pasteable(this.text(text)))}\n`;
    if (saysErrorsInJson(this.globals)) this.#waiting.push(line);
    else this.world.stderr.write(line);
  }

  /** Writes what was told and waited for a good end. */
  sayWaiting(): void {
    for (const line of this.#waiting.splice(0)) this.world.stderr.write(line);
  }

  /** Whether a person can be asked: both ends are terminals and nobody said otherwise. */
  get interactive(): boolean {
    const { stdin, stderr, environment } = this.world;
    const terminal = stdin.isTTY === true && stderr.isTTY === true && environment.TERM !== "dumb";
    return terminal && this.globals.input !== false && !this.printsJson;
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
    return formatOf(this.globals);
  }

  /** Whether stdout is json, whose reader is a program: notes about what was done are not said then. */
  get printsJson(): boolean {
    return saysErrorsInJson({ format: this.format() });
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
    await checkPrintable(await printTarget(this), columns);
  }

  /** Prints a list: batches of rows under the columns of a noun. */
  async printList<Row>(
    columns: readonly Column<Row>[],
    batches: Iterable<readonly Row[]> | AsyncIterable<readonly Row[]>,
  ): Promise<void> {
    const { print } = await import("./output/print.ts");
    await print(await printTarget(this), { columns, batches, shape: "list" });
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
    await print(await printTarget(this), { columns, batches: [[row]], shape: "record" });
  }

  /** Prints several datasets as one: a json object, parts under their titles for people, or a file each in a folder. */
  async printSections(title: Text, sections: readonly Section[], folder?: string): Promise<void> {
    const { printFolder, printSections } = await import("./output/sections.ts");
    const target = await printTarget(this);
    if (folder === undefined) return await printSections(target, title, sections);
    // A folder's name says nothing of a format, whatever it ends with.
    const { format = "csv" } = this.globals;
    await printFolder({ ...target, format: format as FormatName }, folder, sections);
  }
}
