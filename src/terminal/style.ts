import { Chalk } from "chalk";

/** Which terminal this is has been decided by whoever asks, so the level is fixed. */
const chalk = new Chalk({ level: 1 });

/** Makes headings stand out. */
export const bold = (text: string): string => chalk.bold(text);

/** Black on white, as on paper. */
export const onPaper = (text: string): string => chalk.black.bgWhiteBright(text);
