/** Options whose values are kept out of records and messages, and the noun that makes one of them secret, if only one does. */
const SECRET: readonly { readonly option: string; readonly noun?: string }[] = [
  { option: "--bank-account" },
  // Who holds the token of a request answers for the customer.
  { option: "--token" },
  // The amount that the vendor sent: whoever can read it in the record of a command need not look into the bank statement.
  { option: "--amount", noun: "certification" },
];

/** Takes the values of secret options out of a command line, as it was typed: `--bank_account` and `--option=value` too. */
export function withoutSecrets(argv: readonly string[]): string[] {
  const secret = new Set(
    SECRET.filter(({ noun }) => noun === undefined || argv.includes(noun)).map((one) => one.option),
  );
  const isSecret = (word: string | undefined): boolean =>
    word?.startsWith("--") === true && secret.has(word.replaceAll("_", "-"));
  return argv.map((word, at) => {
    if (isSecret(argv[at - 1])) return "***";
    const equals = word.indexOf("=");
    const name = equals < 0 ? "" : word.slice(0, equals);
    return isSecret(name) ? `${name}=***` : word;
  });
}
