type Row = Readonly<Record<string, string | number>>;

/** Rows under a head of their keys, in columns; nothing for no rows. The rows are gone through twice. */
export function* columns(rows: Iterable<Row>): Generator<string> {
  const widths = new Map<string, number>();
  for (const row of rows)
    for (const [key, cell] of Object.entries(row))
      widths.set(key, Math.max(widths.get(key) ?? key.length, printable(cell).length));
  if (widths.size === 0) return;
  yield inWidths(widths, (key) => key.toUpperCase());
  for (const row of rows) yield inWidths(widths, (key) => printable(row[key]));
}

function inWidths(widths: ReadonlyMap<string, number>, cell: (key: string) => string): string {
  return Array.from(widths, ([key, width]) => cell(key).padEnd(width))
    .join('  ')
    .trimEnd();
}

/** What strangers named their devices must not steer the terminal. */
function printable(cell: string | number | undefined): string {
  return String(cell ?? '').replaceAll(/[\p{Cc}\p{Cf}]/gu, '�');
}
