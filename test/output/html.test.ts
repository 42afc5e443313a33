import { describe, expect, test } from "vitest";
import { htmlPage } from "../../src/output/html.ts";
import { dataset, EVERY_TYPE, EVERY_VALUE, OPTIONS, written } from "./sample.ts";

describe("a page", () => {
  test("has a table with every value as people read it", async () => {
    const page = await written("html", dataset(EVERY_TYPE, [EVERY_VALUE, EVERY_TYPE.map(() => null)]), {
      language: "zh",
    });
    expect(page).toMatch(/^<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">/);
    expect(page).toContain('<th scope="col" class="n">金额</th>');
    expect(page).toContain(
      '<td>华东云 A</td><td class="n">42</td><td class="n">1234.50</td><td class="t">2026-11-01 09:00</td>',
    );
    expect(page.match(/<tr>/g)).toHaveLength(3);
    expect(page.endsWith("</table>\n</body>\n</html>\n")).toBe(true);
  });

  test("runs and loads nothing, whatever a text says", async () => {
    const evil = "\"><script>alert(1)</script><img src=x onerror=y>&amp;\u202e\u0000'";
    const page = await written("html", dataset([["a", "text", evil]], [[evil]]), { language: "zh" });
    expect(page).not.toMatch(/<script|<img|<link|src=x[^ ]|url\(|\u202e|\0/);
    expect(page).toContain(
      "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=y&gt;&amp;amp;\\u202e\\x00&#39;",
    );
    expect(page).toContain("default-src 'none'");
  });

  test("shows a record as one line per column, and parts under their titles", async () => {
    expect(
      await written(
        "html",
        dataset(
          [
            ["a", "text"],
            ["b", "money"],
          ],
          [["x", 5]],
          "record",
        ),
      ),
    ).toContain('<tr><th scope="row">a</th><td>x</td></tr>\n<tr><th scope="row">b</th><td>0.05</td></tr>');
    let page = "";
    const part = { ...dataset([["a", "text"]], []), title: { en: "A & B", zh: "甲" } };
    for await (const piece of htmlPage({ en: "All", zh: "全部" }, [part, part], OPTIONS)) page += piece;
    expect(page.match(/<h2>A &amp; B<\/h2>/g)).toHaveLength(2);
    expect(page).toContain("<h1>All</h1>");
  });

  test("of one dataset is called what the command shows", async () => {
    const shown = { title: { en: "List <promotions>", zh: "列出推广" } };
    const page = await written("html", dataset([["a", "text"]], []), shown);
    expect(page).toContain("<title>List &lt;promotions&gt;</title>");
    expect(page).toContain("<h1>List &lt;promotions&gt;</h1>");
    expect(await written("html", dataset([["a", "text"]], []), { ...shown, language: "zh" })).toContain(
      "<h1>列出推广</h1>",
    );
  });
});
