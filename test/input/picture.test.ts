import { closeSync, ftruncateSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pictureIn, readPicture } from "../../src/input/picture.ts";
import { failureOf } from "../database/support.ts";
import { fixturePath } from "../seeding.ts";
import { testApp } from "../support.ts";
import { jpeg, png } from "./pictures.ts";

test("PNG and JPEG say how large they are", () => {
  expect(pictureIn(png(150, 40))).toEqual({ type: "image/png", width: 150, height: 40 });
  expect(pictureIn(jpeg(640, 480))).toEqual({ type: "image/jpeg", width: 640, height: 480 });
  // A progressive one has another marker for its frame.
  expect(pictureIn(jpeg(640, 480, 0xc2))).toEqual({ type: "image/jpeg", width: 640, height: 480 });
});

test.each([
  ["nothing", Buffer.alloc(0)],
  ["a few letters", Buffer.from("PNG")],
  ["SVG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  ["GIF", Buffer.from("GIF89a\x01\x00\x01\x00", "latin1")],
  ["the beginning of a PNG alone", png(1, 1).subarray(0, 8)],
  ["a PNG that is cut off", png(150, 40).subarray(0, -5)],
  ["a PNG with a page behind it", Buffer.concat([png(150, 40), Buffer.from("<script>")])],
  ["a PNG without a side", png(0, 40)],
  ["a JPEG that is cut off", jpeg(640, 480).subarray(0, -2)],
  ["a JPEG without a frame", jpeg(640, 480, 0xc4)],
  ["a JPEG without a side", jpeg(640, 0)],
  ["a JPEG whose segment passes its end", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 0xff, 0xd9])],
])("%s is no picture", (_, bytes) => {
  expect(pictureIn(bytes)).toBeUndefined();
});

test("whatever bytes are lost or changed, it answers and does not hang", () => {
  for (const whole of [png(150, 40), jpeg(640, 480)]) {
    for (let at = 0; at < whole.length; at++) {
      expect(pictureIn(whole.subarray(0, at))).toBeUndefined();
      for (const byte of [0, 0x7f, 0xff]) pictureIn(Buffer.from(whole).fill(byte, at, at + 1));
    }
  }
});

test("a file is read with its name, size and what it is", async () => {
  const path = fixturePath("logo-zh.png");
  const file = await readPicture(path, 10_000);
  expect(file).toMatchObject({ name: "logo-zh.png", picture: { type: "image/png", width: 150, height: 40 } });
  expect(Buffer.from(file.data, "base64").length).toBe(file.size);
  expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test("of a larger file no more is read than shows that; the size is its own", async () => {
  const app = await testApp();
  const path = app.path("huge.png");
  writeFileSync(path, png(150, 40));
  const handle = openSync(path, "r+");
  ftruncateSync(handle, 50 * 1024 * 1024);
  closeSync(handle);
  const before = process.memoryUsage().arrayBuffers;
  const file = await readPicture(path, 1024);
  expect(file).toEqual({ name: "huge.png", size: 50 * 1024 * 1024, sha256: "", picture: null, data: "" });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10 * 1024 * 1024);
  writeFileSync(path, png(150, 40));
  const { size } = await readPicture(path, 10_000);
  expect((await readPicture(path, size)).picture).not.toBeNull();
  expect((await readPicture(path, size - 1)).picture).toBeNull();
});

test("a folder and a file that is not there are exit 2", async () => {
  const app = await testApp();
  for (const path of [app.home, join(app.home, "missing.png"), "/dev/null"]) {
    expect((await failureOf(() => readPicture(path, 10))).kind, path).toBe("usage");
  }
});
