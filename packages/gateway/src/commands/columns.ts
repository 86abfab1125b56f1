/** Rows under a head of their keys, in columns; nothing for no rows. */
export function columns(rows: readonly Readonly<Record<string, string | number>>[]): string[] {
  const [first] = rows;
  if (first === undefined) return [];
  const keys = Object.keys(first);
  const table = [
    keys.map((key) => key.toUpperCase()),
    ...rows.map((row) => keys.map((key) => printable(row[key]))),
  ];
  const widths = keys.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  return table.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** What strangers named their devices must not steer the terminal. */
function printable(cell: string | number | undefined): string {
  return String(cell ?? '').replaceAll(/[\p{Cc}\p{Cf}]/gu, '�');
}
