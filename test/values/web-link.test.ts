import { expect, test } from "vitest";
import { isWebLink } from "../../src/values/web-link.ts";

test.each([
  "https://www.example.com",
  "http://www.example.com/sale?a=1&b=2#top",
  "HTTPS://www.example.com/",
  "https://例子.example/活动",
  "https://www.example.com:8443/x",
  "https://192.0.2.1/",
  "https://[2001:db8::1]/x",
  "https://www.example.com/a@b",
])("%s is a link", (text) => {
  expect(isWebLink(text)).toBe(true);
});

test.each([
  "",
  "www.example.com",
  "/sale",
  "//www.example.com/sale",
  "javascript:alert(1)",
  "JavaScript:alert(1)//https://www.example.com",
  "data:text/html,x",
  "ftp://www.example.com/",
  "file:///etc/passwd",
  "mailto:a@example.com",
  "http:www.example.com",
  "http:/www.example.com",
  "https://",
  "https:///www.example.com",
  "https://?x",
  "https://#x",
  "https:\\\\www.example.com",
  "https://www.example.com\\x",
  "https://user@www.example.com/",
  "https://user:secret@www.example.com/",
  "https://:@www.example.com/",
  "https://www.example.com/a b",
  " https://www.example.com/",
  "https://www.example.com/\u3000",
  "https://www.example.com/\u200b",
  "https://www.example.com/\u202e",
  "java\tscript:alert(1)",
  "https://www.exam\nple.com/",
  'https://www.example.com/"onclick="x',
  "https://www.example.com/<script>",
  "https://www.example.com:99999/",
  "https://a%00b/",
])("%j is none", (text) => {
  expect(isWebLink(text)).toBe(false);
});
