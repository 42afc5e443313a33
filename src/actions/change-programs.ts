import type { ChangeDraft, Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import {
  holdsAt,
  PARTNER_STATUS_WORDS,
  type PartnerProfile,
  type Program,
  type ProgramPeriod,
  type Stage,
} from "../domain/partners/partner.ts";
import { decideJoin } from "../domain/programs/decide.ts";
import { nextStatus, type StatusEvent } from "../domain/programs/states.ts";
import { PARTNER } from "../domain/record-names.ts";
import { openLink, unlinked } from "../domain/resellers/types.ts";
import { type AppError, conflict, notFound } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { shellWord } from "../values/shell.ts";
import { endResellerAssignments } from "./assignment-roster.ts";
import { partnerLock } from "./locks.ts";
import { parametersOf } from "./parameters.ts";
import { refusal } from "./refusal.ts";
import { returnFromResellers } from "./return-allocations.ts";
import { stateSays } from "./wrong-state.ts";

/** Lets a partner join a programme from the clock on, or says which rules keep it from that (exit 4). */
export async function joinProgram(
  database: Database,
  draft: ChangeDraft,
  account: string,
  program: Program,
  stage: Stage | null,
): Promise<PartnerProfile> {
  return await database.write(draft, async (tables) => {
    const profile = await heldPartner(tables, account);
    const { uscc } = profile.partner;
    const accounts = uscc === null ? [] : await tables.partners.accountsOfCompany(uscc);
    const facts = {
      at: draft.at,
      profile,
      program,
      stage,
      otherAccounts: accounts.filter((other) => other !== account),
      byVendor: tables.bound === undefined,
    };
    const verdict = decideJoin(facts, await parametersOf(tables, draft.at));
    if (verdict.verdict === "refuse") throw refusal(verdict);
    const joined: ProgramPeriod = { partner: account, program, stage, from: draft.at, to: null, asKind: false };
    return await record(tables, profile, { ...profile, programs: [...profile.programs, joined] });
  });
}

/**
 * Ends what a partner holds of a programme at the clock; one that it does not hold is exit 6. The reseller programme takes
 * the link to the distributor with it; a distributor that still has resellers does not leave.
 */
export async function leaveProgram(
  database: Database,
  draft: ChangeDraft,
  account: string,
  program: Program,
): Promise<PartnerProfile> {
  return await database.write(draft, async (tables, change) => {
    const profile = await heldPartner(tables, account);
    const held = profile.programs.filter((period) => period.program === program && holdsAt(period, draft.at));
    if (held.length === 0) throw notJoined(account, program);
    const programs = profile.programs.map((period) => (held.includes(period) ? { ...period, to: draft.at } : period));
    if (program === "distributor") await refuseWithResellers(tables, account);
    const left = { ...profile, programs };
    const link = openLink(profile);
    if (program !== "reseller" || !link) return await record(tables, profile, left);
    await endResellerAssignments(tables, new Map([[account, undefined]]), draft.at);
    await returnFromResellers(tables, change, new Map([[account, link.other]]));
    return await record(tables, profile, unlinked(left, draft.at));
  });
}

/** Freezes, unfreezes or delists a partner; a status that does not allow it is exit 6. */
export async function changeStatus(
  database: Database,
  draft: ChangeDraft,
  account: string,
  event: StatusEvent,
): Promise<PartnerProfile> {
  return await database.write(draft, async (tables) => {
    const profile = await heldPartner(tables, account);
    const status = nextStatus(profile.partner.status, event);
    if (!status) throw wrongStatus(account, profile.partner.status, event);
    const partner = { ...profile.partner, status };
    await tables.partners.replace([partner]);
    return { ...profile, partner };
  });
}

/** Keeps a partner as it is until the write has ended, and finds it; exit 7 where there is none. */
export async function heldPartner(tables: Tables, account: string): Promise<PartnerProfile> {
  await tables.lock([partnerLock(account)]);
  await tables.partners.hold([account]);
  const profile = await tables.partners.find(account);
  if (!profile) throw notFound(PARTNER, account);
  return profile;
}

async function record(tables: Tables, before: PartnerProfile, after: PartnerProfile): Promise<PartnerProfile> {
  await tables.partners.recordPeriods([before], [after]);
  return after;
}

/** Its resellers could go to no other distributor: whoever ends their links decides that. */
async function refuseWithResellers(tables: Tables, account: string): Promise<void> {
  const links = await tables.partners.linkedTo(account, "distributor");
  const open = links.filter(({ to }) => to === null);
  if (open.length === 0) return;
  throw conflict(
    "has-resellers",
    {
      en: `Resellers still linked to ${account}, who cannot change their distributor: ${open.length}.`,
      zh: `${account} 名下还有 ${open.length} 个云经销商，其不能更换总经销商。`,
    },
    {
      hint: {
        en: `See them; an ecosystem manager unlinks: partnerctl reseller list --distributor ${shellWord(account)} --state linked`,
        zh: `查看云经销商，由生态经理解除归属：partnerctl reseller list --distributor ${shellWord(account)} --state linked`,
      },
    },
  );
}

function notJoined(account: string, program: Program): AppError {
  return conflict(
    "not-joined",
    { en: `${account} does not hold ${program}.`, zh: `${account} 未加入 ${program}。` },
    {
      field: "program",
      hint: {
        en: `See what it holds: partnerctl partner programs ${shellWord(account)}`,
        zh: `查看已加入的计划：partnerctl partner programs ${shellWord(account)}`,
      },
    },
  );
}

const WORDS: Readonly<Record<StatusEvent, Text>> = {
  freeze: { en: "frozen", zh: "冻结" },
  unfreeze: { en: "unfrozen", zh: "解冻" },
  delist: { en: "delisted", zh: "摘牌" },
};

function wrongStatus(account: string, status: string, event: StatusEvent): AppError {
  const word = WORDS[event];
  return conflict("wrong-state", stateSays(account, status, word, PARTNER_STATUS_WORDS), {
    hint: {
      en: "See which can: partnerctl partner list --columns account_name,status",
      zh: "查看各伙伴状态：partnerctl partner list --columns account_name,status",
    },
  });
}
