import type { Text } from "../../language/text.ts";
import type { Instant } from "../../values/instant.ts";
import type { AssociationType } from "../association/association.ts";

export const INVITATION_KINDS = ["email", "link"] as const;

/** What people read for them. */
export const INVITATION_KIND_WORDS: Readonly<Record<(typeof INVITATION_KINDS)[number], Text>> = {
  email: { en: "e-mail", zh: "邮件" },
  link: { en: "link", zh: "链接" },
};
export const INVITATION_STATES = ["prepared", "sent", "failed", "expired", "associated", "active"] as const;

/** What people read for them. */
export const INVITATION_STATE_WORDS: Readonly<Record<(typeof INVITATION_STATES)[number], Text>> = {
  prepared: { en: "prepared", zh: "待发送" },
  sent: { en: "sent", zh: "已发送" },
  failed: { en: "failed", zh: "失败" },
  expired: { en: "expired", zh: "已过期" },
  associated: { en: "associated", zh: "已关联" },
  active: { en: "active", zh: "有效" },
};

export type InvitationKind = (typeof INVITATION_KINDS)[number];
export type InvitationState = (typeof INVITATION_STATES)[number];

/** A mail that invites one registered customer, or a link (also as a QR code) that a member hands out to anybody. */
export interface Invitation {
  readonly id: string;
  readonly partner: string;
  readonly kind: InvitationKind;
  /** What follows is known of mails: whom it invites, as the registration said when it was sent. */
  readonly registration: string | null;
  readonly fullName: string | null;
  readonly email: string | null;
  readonly associationType: AssociationType | null;
  readonly sentAt: Instant | null;
  readonly expiresAt: Instant | null;
  /** The account that was associated through the mail. */
  readonly customer: string | null;
  /** Why the mail did not arrive, or its customer could not be associated. */
  readonly cause: string | null;
  /** What marks the customers who come through a link. */
  readonly label: string | null;
  readonly state: InvitationState;
  /** What stands in the link that the customer opens; a mail gets it when it is sent. */
  readonly token: string | null;
  readonly invitedBy: string;
  /** Who invited, where that was an account manager: its customer the invited one becomes. */
  readonly manager: string | null;
}

/** Mails are known by their registration's id: one registration has one, which is renewed. */
export function mailOf(registration: string): string {
  return registration.replace(/^reg-/, "inv-");
}

/** The state that an invitation shows at an instant: a mail that was sent and is due has expired. */
export function invitationStateAt({ state, expiresAt }: Pick<Invitation, "state" | "expiresAt">, at: Instant) {
  return state === "sent" && expiresAt !== null && at >= expiresAt ? "expired" : state;
}

/** An address that can stand in a mail as it is: what the parts of a header are separated by is in none. */
const ADDRESS = /^[^\s@<>()[\]\\,;:"\p{Cc}\p{Cf}]+@[^\s@<>()[\]\\,;:"\p{Cc}\p{Cf}]+$/u;

/** Whether a mail can be sent to an address. */
export function isAddress(email: string | null): email is string {
  return email !== null && email.length <= 254 && ADDRESS.test(email);
}
