import type { App } from "../app.ts";
import type { Text } from "../language/text.ts";

/** What a person can do from the home menu, and the words of the command that does it. */
const ENTRIES: readonly { readonly text: Text; readonly words: readonly string[] }[] = [
  { text: { en: "Register a customer", zh: "报备客户" }, words: ["customer", "register"] },
  { text: { en: "Apply for a test coupon", zh: "申请测试券" }, words: ["coupon", "apply"] },
  { text: { en: "Assign customers to an account manager", zh: "分配客户经理" }, words: ["manager", "assign"] },
  {
    text: { en: "See what waits for a review", zh: "查看待审核的报备" },
    words: ["registration", "list", "--state", "pending"],
  },
  { text: { en: "See the customer dashboard", zh: "查看客户看板" }, words: ["dashboard", "customers"] },
  { text: { en: "Help", zh: "帮助" }, words: ["--help"] },
];

/** Opens the home menu of a terminal and returns the words of the command that was chosen. */
export async function chooseFromHome(app: App): Promise<readonly string[]> {
  const prompts = await app.prompts();
  return await prompts.select(
    { en: "What would you like to do?", zh: "请选择操作：" },
    ENTRIES.map(({ text, words }) => ({ value: words, name: app.text(text) })),
  );
}
