import type { Text } from "./language/text.ts";

/** What to try next, by the code of an error that brings no hint of its own. */
export const HINTS: Readonly<Record<string, Text>> = {
  "unknown-command": { en: "partnerctl --help", zh: "partnerctl --help" },
  "unknown-option": { en: "See what the command takes with --help.", zh: "用 --help 查看该命令的选项。" },
  "file-exists": { en: "Overwrite it with --force, or name another file.", zh: "加 --force 覆盖，或换一个文件名。" },
  bug: {
    en: "This is a bug in partnerctl. Please report it with the command you ran; --debug shows where it happened.",
    zh: "这是 partnerctl 的程序错误。请附上所用命令反馈；加 --debug 可查看出错位置。",
  },
};
