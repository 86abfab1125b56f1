/** `YYYYMMDD` where the gateway runs, as an administrator beside it would write it. */
export function localDate(now: number): string {
  const date = new Date(now);
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0'));
  return `${date.getFullYear()}${month}${day}`;
}
