import type { Command } from "commander";
import { type Diagnosis, diagnoseDatabase } from "../../actions/diagnose-database.ts";
import type { App } from "../../app.ts";
import type { Column } from "../../output/dataset.ts";
import { checkEncoding, checkNode, checkSettings, checkTerminal, failed, withGivenClock } from "./machine.ts";

/** SURFACE.md "Exit codes": differences found, here between this machine and one on which everything works. */
const DIFFERENCES_FOUND = 10;

/** `doctor`: what could keep the program from working, and what helps. It asks for no role and creates nothing. */
export function register(doctor: Command, app: App): void {
  doctor.action(async () => {
    const columns = columnsIn(app);
    await app.checkPrintable(columns);
    const found = [
      checkNode(process.versions.node),
      ...(await diagnoseDatabase(patient(app)).catch((error) => [failed("database", error)])),
      checkSettings(app),
      checkEncoding(app.world.environment),
      checkTerminal(app),
    ].map((one) => (one.check === "clock" ? withGivenClock(app, one) : one));
    await app.printList(columns, [found]);
    const wrong = found.filter(({ ok }) => ok === false).length;
    if (wrong === 0) return;
    app.exitCode = DIFFERENCES_FOUND;
    app.warn({
      en: `${wrong} of ${found.length} checks failed; the last column says what helps.`,
      zh: `${found.length} 项检查中有 ${wrong} 项未通过；最后一列为解决办法。`,
    });
  });
}

function columnsIn(app: App): readonly Column<Diagnosis>[] {
  return [
    { key: "check", label: { en: "Check", zh: "检查项" }, type: "text", value: (row) => row.check },
    { key: "ok", label: { en: "OK", zh: "通过" }, type: "boolean", value: (row) => row.ok },
    { key: "detail", label: { en: "Detail", zh: "详情" }, type: "text", value: (row) => app.text(row.detail) },
    {
      key: "remedy",
      label: { en: "Remedy", zh: "解决办法" },
      type: "text",
      value: (row) => (row.remedy === null ? null : app.pasteable(app.text(row.remedy))),
    },
  ];
}

function patient(app: App) {
  const { environment, connect, clock } = app.world;
  const path = app.settings.get("db") as string;
  return {
    path,
    clock: clock(),
    environment,
    ...(connect ? { connect } : {}),
    open: () => app.openDatabase(path, "read", { allowOlder: true }),
  };
}
