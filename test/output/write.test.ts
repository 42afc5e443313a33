import {
  createWriteStream,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AppError } from "../../src/errors.ts";
import { writeFile, writeTo } from "../../src/output/write.ts";

async function* pieces(...texts: string[]): AsyncIterable<string> {
  yield* texts;
}

async function* broken(): AsyncIterable<string> {
  yield "half";
  throw new RangeError("row 2");
}

async function failure(step: Promise<unknown>): Promise<AppError> {
  const error = await step.then(
    () => new Error("did not fail"),
    (thrown: unknown) => thrown,
  );
  if (error instanceof AppError) return error;
  throw error;
}

describe("writeTo", () => {
  it("waits for a slow reader: what is under way stays bounded", async () => {
    let taken = "";
    let pulled = 0;
    let ahead = 0;
    const slow = new Writable({
      highWaterMark: 10,
      decodeStrings: false,
      write(chunk: string, _encoding, done) {
        taken += chunk;
        ahead = Math.max(ahead, pulled - taken.length / 10);
        setImmediate(done);
      },
    });
    async function* many(): AsyncIterable<string> {
      for (; pulled < 200; pulled++) yield "0123456789";
    }
    await writeTo(slow, many());
    expect(taken).toBe("0123456789".repeat(200));
    expect(ahead).toBeLessThanOrEqual(2);
    expect(slow.listenerCount("error") + slow.listenerCount("close")).toBe(0);
  });

  it("ends quietly when the reader goes away, and pulls no more", async () => {
    let pulled = 0;
    let returned = false;
    const gone = new Writable({
      write(_chunk, _encoding, done) {
        done(pulled < 3 ? null : Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
      },
    });
    async function* endless(): AsyncIterable<string> {
      try {
        for (;;) {
          pulled++;
          await turn();
          yield "x";
        }
      } finally {
        returned = true;
      }
    }
    await writeTo(gone, endless());
    expect(pulled).toBeLessThan(6);
    expect(returned).toBe(true);
    await writeTo(gone, endless());
    await turn();
  });

  it("pulls no further piece when the reader goes away while the buffer is full", async () => {
    const full = new Writable({
      highWaterMark: 1,
      write: (_chunk, _encoding, done) => setImmediate(done, Object.assign(new Error("x"), { code: "EPIPE" })),
    });
    let pulled = 0;
    async function* endless(): AsyncIterable<string> {
      for (;;) yield String(++pulled);
    }
    await writeTo(full, endless());
    expect(pulled).toBe(1);
  });

  it("ends quietly when the last piece meets a closed pipe, or the stream is closed while it is full", async () => {
    const last = new Writable({
      write: (_chunk, _encoding, done) => setImmediate(done, Object.assign(new Error("x"), { code: "EPIPE" })),
    });
    await writeTo(last, pieces("only"));
    const full = new PassThrough({ highWaterMark: 1 });
    setImmediate(() => full.destroy());
    await writeTo(full, pieces("a", "b", "c"));
  });

  it("passes other failures on: of the stream and of the rows", async () => {
    const failing = new Writable({ write: (_chunk, _encoding, done) => done(new Error("EIO")) });
    await expect(writeTo(failing, pieces("a", "b"))).rejects.toThrow("EIO");
    const fine = new PassThrough();
    await expect(writeTo(fine, broken())).rejects.toThrow(new RangeError("row 2"));
    expect(fine.listenerCount("error")).toBe(0);
  });

  it.runIf(existsSync("/dev/full"))("says when the disk behind stdout is full", async () => {
    const error = await failure(writeTo(createWriteStream("/dev/full"), pieces("a")));
    expect([error.kind, error.code]).toEqual(["usage", "disk-full"]);
  });
});

describe("writeFile", () => {
  let folder: string;
  const path = (name: string): string => join(folder, name);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "partnerctl-write-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("writes all pieces, and leaves nothing beside the file", async () => {
    await writeFile(path("客户.csv"), pieces("客户\n", "x".repeat(200_000), "", "\n"), { force: false });
    expect(readFileSync(path("客户.csv"), "utf8")).toBe(`客户\n${"x".repeat(200_000)}\n`);
    expect(statSync(path("客户.csv")).mode & 0o777).toBe(0o644 & ~process.umask());
    expect(readdirSync(folder)).toEqual(["客户.csv"]);
  });

  it("refuses an existing file before the first row is asked for, and replaces it with force", async () => {
    await writeFile(path("a"), pieces("old"), { force: false });
    let asked = false;
    async function* rows(): AsyncIterable<string> {
      asked = true;
      yield "new";
    }
    const error = await failure(writeFile(path("a"), rows(), { force: false }));
    expect([error.kind, error.code, error.field]).toEqual(["conflict", "file-exists", "output"]);
    expect(error.text.en).toContain(path("a"));
    expect(error.hint?.en).toContain("--force");
    expect(error.hint?.zh).toContain("--force");
    expect([asked, readFileSync(path("a"), "utf8")]).toEqual([false, "old"]);
    await writeFile(path("a"), rows(), { force: true });
    expect(readFileSync(path("a"), "utf8")).toBe("new");
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  it("does not replace a file that appears while the rows are read", async () => {
    async function* rows(): AsyncIterable<string> {
      yield "mine";
      await writeFile(path("a"), pieces("theirs"), { force: false });
    }
    expect((await failure(writeFile(path("a"), rows(), { force: false }))).code).toBe("file-exists");
    expect(readFileSync(path("a"), "utf8")).toBe("theirs");
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  it("keeps the old file and no temporary one when the rows fail", async () => {
    await writeFile(path("a"), pieces("old"), { force: false });
    await expect(writeFile(path("a"), broken(), { force: true })).rejects.toThrow(new RangeError("row 2"));
    await expect(writeFile(path("b"), broken(), { force: false })).rejects.toThrow(new RangeError("row 2"));
    expect(readdirSync(folder)).toEqual(["a"]);
    expect(readFileSync(path("a"), "utf8")).toBe("old");
  });

  it("writes through a symbolic link", async () => {
    mkdirSync(path("real"));
    await writeFile(path("real/a"), pieces("old"), { force: false });
    symlinkSync(path("real/a"), path("link"));
    expect((await failure(writeFile(path("link"), pieces("new"), { force: false }))).code).toBe("file-exists");
    await writeFile(path("link"), pieces("new"), { force: true });
    expect(lstatSync(path("link")).isSymbolicLink()).toBe(true);
    expect(readFileSync(path("real/a"), "utf8")).toBe("new");
  });

  it.each([
    ["missing/a.csv", "no-such-folder"],
    ["file/a.csv", "no-such-folder"],
    ["folder", "is-a-folder"],
    ["new/", "is-a-folder"],
    ["x".repeat(256), "bad-path"],
    ["a\0b", "bad-path"],
  ])("names the path %j that it cannot write", async (name, code) => {
    mkdirSync(path("folder"));
    await writeFile(path("file"), pieces(""), { force: false });
    const error = await failure(writeFile(path(name), pieces("x"), { force: true }));
    expect([error.kind, error.code]).toEqual(["usage", code]);
    expect(error.text.en).toContain(path(name));
    expect(error.text.zh).toContain(path(name));
    expect(readdirSync(folder).sort()).toEqual(["file", "folder"]);
  });

  it("refuses devices, whatever the force, and an empty path", async () => {
    expect((await failure(writeFile("/dev/null", pieces("x"), { force: true }))).code).toBe("not-a-file");
    expect((await failure(writeFile("", pieces("x"), { force: true }))).code).toBe("bad-path");
  });

  it.skipIf(process.getuid?.() === 0)("says when the folder may not be written", async () => {
    mkdirSync(path("locked"), { mode: 0o500 });
    expect((await failure(writeFile(path("locked/a"), pieces("x"), { force: false }))).code).toBe("not-writable");
  });
});
