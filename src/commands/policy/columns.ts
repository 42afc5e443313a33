import type { App } from "../../app.ts";
import type { PolicyEntry } from "../../domain/policy/entries.ts";
import { ENTRY_KINDS, SHOWN_KINDS } from "../../domain/policy/kinds.ts";
import { PARAMETER_TYPES } from "../../domain/policy/parameters.ts";
import { EFFECTS } from "../../domain/rules.ts";
import { inGeneral } from "../../language/text.ts";
import type { Column } from "../../output/dataset.ts";
import { formatInstant } from "../../values/instant.ts";
import type { ListColumn } from "../listing.ts";

type PolicyColumn = ListColumn<PolicyEntry>;

const id: PolicyColumn = { key: "id", label: { en: "Id", zh: "编号" }, type: "text", value: (entry) => entry.id };
const kind: PolicyColumn = {
  key: "kind",
  label: { en: "Kind", zh: "类别" },
  type: "text",
  value: (entry) => entry.kind,
  values: ENTRY_KINDS,
};
const value: PolicyColumn = {
  key: "value",
  label: { en: "Value", zh: "取值" },
  type: "text",
  value: (entry) => entry.value,
};
const from: PolicyColumn = {
  key: "from",
  label: { en: "From", zh: "生效时间" },
  type: "instant",
  value: (entry) => entry.from,
};
const effect: PolicyColumn = {
  key: "effect",
  label: { en: "Effect", zh: "效果" },
  type: "text",
  value: (entry) => entry.effect,
  values: EFFECTS,
};
const source: PolicyColumn = {
  key: "source",
  label: { en: "Source", zh: "出处" },
  type: "text",
  value: (entry) => entry.source,
};

function text(app: App): PolicyColumn {
  return {
    key: "text",
    label: { en: "Text", zh: "说明" },
    type: "text",
    value: (entry) => app.text(inGeneral(entry.text)),
  };
}

/** SURFACE.md `policy list`: what there is, what holds now, and where it comes from. */
export function policyListColumns(app: App): PolicyColumn[] {
  return [id, kind, value, from, effect, source, text(app)];
}

/** One rule or parameter with everything that is known of it. */
export function policyColumns(app: App): Column<PolicyEntry>[] {
  return [
    id,
    { ...kind, values: SHOWN_KINDS },
    {
      key: "type",
      label: { en: "Type", zh: "类型" },
      type: "text",
      value: (entry) => entry.type,
      values: PARAMETER_TYPES,
    },
    value,
    from,
    { key: "default", label: { en: "Default", zh: "默认值" }, type: "text", value: (entry) => entry.initial },
    effect,
    source,
    text(app),
    {
      key: "remedy",
      label: { en: "Remedy", zh: "处理建议" },
      type: "text",
      value: (entry) => entry.remedy && app.text(inGeneral(entry.remedy)),
    },
    {
      key: "history",
      label: { en: "Values set", zh: "设置记录" },
      type: "json",
      value: (entry) => entry.history.map((set) => ({ value: set.value || null, from: formatInstant(set.from) })),
    },
  ];
}
