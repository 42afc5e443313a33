import { PARTNER_FIELDS } from "../../domain/partners/fields.ts";
import { kindAt, linkedTo, type PartnerProfile } from "../../domain/partners/partner.ts";
import { formatPrograms } from "../../domain/partners/programs.ts";
import type { Instant } from "../../values/instant.ts";
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
      ...(key === "programs" ? { computed: true } : {}),
    };
  });
  return [
    ...facts,
    {
      key: "certification",
      label: { en: "Certification", zh: "商业信息认证" },
      type: "text",
      // Nobody can be certified before the certification commands exist.
      value: () => "none",
      wide: true,
      computed: true,
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
