import { expect, test } from "vitest";
import { withoutSecrets } from "../../src/values/secrets.ts";

const NUMBER = "6222020012345678";

test.each([
  [
    ["partner", "certify", "p1", "--bank-account", NUMBER, "--currency", "CNY"],
    "partner certify p1 --bank-account *** --currency CNY",
  ],
  [["partner", "certify", "p1", `--bank-account=${NUMBER}`], "partner certify p1 --bank-account=***"],
  [["--bank_account", NUMBER, "partner", "certify"], "--bank_account *** partner certify"],
  [["partner", "certify", `--bank_account=${NUMBER}=1`], "partner certify --bank_account=***"],
  [["certification", "transfer", "p1", "--amount", "0.37"], "certification transfer p1 --amount ***"],
  [["--json", "certification", "confirm", "p1", "--amount=0.37"], "--json certification confirm p1 --amount=***"],
  [["coupon", "apply", "--amount", "8000"], "coupon apply --amount 8000"],
  [["certification", "transfer", "p1", "--amount"], "certification transfer p1 --amount"],
])("%j is recorded as %s", (argv, expected) => {
  expect(withoutSecrets(argv).join(" ")).toBe(expected);
});
