import { serialSpace } from '@open-dyndns/dns';

export { isLaterSerial } from '@open-dyndns/dns';

const changesPerDay = 100;
/** A serial is a date only within these years; a counter does not come here by chance. */
const firstYear = 1983;
const lastYear = 2199;

/**
 * The serial of the next version, in the style of the present one. A date and two digits (RFC 1912 §2.2) goes on to
 * today's `00` if that is ahead; on a day's 99, and where the serial is already ahead of today, it counts on by one,
 * for a serial must never go back. Anything else is a counter. Behind 2³²−1 comes 1: RFC 1982 would allow 0, which
 * BIND avoids because some secondaries take it for no serial at all.
 * @param today the date as `YYYYMMDD`
 * @throws RangeError where `current` is no serial or `today` no date
 */
export function nextSerial(current: number, { today }: { readonly today: string }): number {
  if (!isSerial(current)) throw new RangeError(`${current} is not a serial number`);
  if (!/^\d{8}$/.test(today) || !isDate(Number(today)))
    throw new RangeError(`“${today}” is not a date of the form YYYYMMDD`);
  const firstOfToday = Number(today) * changesPerDay;
  if (isDate(Math.floor(current / changesPerDay)) && firstOfToday > current) return firstOfToday;
  return (current + 1) % serialSpace || 1;
}

/** Whether a number is one that a SOA record can hold. */
export function isSerial(serial: number): boolean {
  return Number.isInteger(serial) && serial >= 0 && serial < serialSpace;
}

/** Whether eight digits are a day that serials are written for. */
function isDate(digits: number): boolean {
  const year = Math.floor(digits / 10_000);
  const month = Math.floor(digits / 100) % 100;
  const day = digits % 100;
  if (year < firstYear || year > lastYear || month < 1 || month > 12) return false;
  return day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
