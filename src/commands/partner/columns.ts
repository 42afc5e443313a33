import { CERTIFICATION_STATES } from "../../domain/certification/types.ts";
import { PARTNER_FIELDS } from "../../domain/partners/fields.ts";
import { kindAt, linkedTo, type PartnerProfile } from "../../domain/partners/partner.ts";
import { formatPrograms, parsePrograms } from "../../domain/partners/programs.ts";
import { usageError } from "../../errors.ts";
import { dayIndex, type Instant } from "../../values/instant.ts";
import type { ListColumn } from "../listing.ts";

/** Shown in a table without being asked for. */
const BRIEF = new Set(["account_name", "company", "kind", "tier", "status", "distributor"]);

type Value = (profile: PartnerProfile, now: Instant) => unknown;

/** Facts that are periods: what holds of them at an instant. */
const PERIODS: Readonly<Record<string, Value>> = {
  kind: kindAt,
  customer_of: (profile, now) => linkedTo(profile, "customer-of", now),
  distributor: (profile, now) => linkedTo(profile, "distributor", now),
  programs: formatPrograms,
};

/** Reads the word of a filter: `software-path`, with a stage or a date where only those entries are meant. */
function readProgram(option: string, word: string): string {
  const parsed = parsePrograms(word);
  const [entry, ...more] = parsed.kind === "entries" ? parsed.entries : [];
  if (entry && more.length === 0) {
    const { program, stage, from } = entry;
    return `${program}${stage === null ? "" : `:${stage}`}${from === null ? "" : `@${dayIndex(from)}`}`;
  }
  const text =
    parsed.kind === "bad"
      ? parsed.text
      : { en: `${option} takes programmes separated by commas.`, zh: `${option} 的多个计划请以逗号分隔。` };
  throw usageError("BAD_VALUE", text, { field: option.slice(2) });
}

/** SURFACE.md "partner", as it stands at an instant. */
export function partnerColumns(now: Instant): readonly ListColumn<PartnerProfile>[] {
  const facts = PARTNER_FIELDS.map(({ key, name, label, type, values }): ListColumn<PartnerProfile> => {
    const period = PERIODS[key];
    return {
      key,
      label,
      type: type === "boolean" ? "boolean" : "text",
      value: (profile) => (period ? period(profile, now) : name && profile.partner[name]),
      ...(BRIEF.has(key) ? {} : { wide: true }),
      ...(values ? { values } : {}),
      ...(key === "programs" ? { several: true, asked: { column: "program_words", read: readProgram } } : {}),
    };
  });
  return [
    ...facts,
    {
      key: "certification",
      label: { en: "Certification", zh: "商业信息认证" },
      type: "text",
      value: ({ certification }) => certification ?? "none",
      values: CERTIFICATION_STATES,
      wide: true,
    },
    {
      key: "created_at",
      label: { en: "Recorded", zh: "录入时间" },
      type: "instant",
      value: ({ partner }) => partner.createdAt,
      wide: true,
    },
  ];
}
