import type { Booking } from "../../actions/ledger-desk.ts";
import type { App } from "../../app.ts";
import { shellWord } from "../../values/shell.ts";
import { bookingColumns } from "./columns.ts";

/** Prints what was booked, and tells a person where nothing was: a receipt alone would look like a second booking. */
export async function printBooking(app: App, booking: Booking): Promise<void> {
  await app.printRecord(bookingColumns, booking);
  if (!booking.unchanged || app.printsJson) return;
  if (booking.id === null) return app.say({ en: "Unchanged: it was so before.", zh: "未变：与原有金额相同。" });
  const line = `partnerctl account ledger --transaction ${shellWord(booking.id)}`;
  app.say({
    en: `Unchanged: it was booked before (${line}). If that was reversed, give another reference.`,
    zh: `未变：此前已入账（${line}）。如该流水已冲正，请更换外部流水号。`,
  });
}
