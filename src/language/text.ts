/** A sentence in both languages of the programme. The compiler insists on both. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

export type Language = "en" | "zh";

export const LANGUAGES: readonly Language[] = ["en", "zh"];

/** Chooses the wording for one reader. */
export function inLanguage(text: Text, language: Language): string {
  return language === "zh" ? text.zh : text.en;
}

/** Says the same thing in both languages where it needs no translation (a name, a figure). */
export function same(value: string): Text {
  return { en: value, zh: value };
}

/** What the values of a column are called where a person reads them: `under-review` is 待审核. */
export type Words = Readonly<Record<string, Text>>;

/** The word for a value; a value without one stays as it is. */
export function wordFor(words: Words, value: string): Text {
  return words[value] ?? same(value);
}

/** Fills `{name}` in both wordings with the values given; a name without a value stays as it is. */
export function fill(text: Text, values: Readonly<Record<string, unknown>>): Text {
  const put = (template: string): string =>
    template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name] ?? "") : whole));
  return { en: put(text.en), zh: put(text.zh) };
}

/** A text with places for facts as it holds of any: `{name}` becomes `<name>`, as in the usage of commands. */
export function inGeneral({ en, zh }: Text): Text {
  const put = (template: string): string => template.replace(/\{(\w+)\}/g, "<$1>");
  return { en: put(en), zh: put(zh) };
}

/** Derives the language from the locale variables, in the order in which POSIX reads them. */
export function languageOfLocale(environment: Readonly<Record<string, string | undefined>>): Language {
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || "";
  return /^zh/i.test(locale) ? "zh" : "en";
}
