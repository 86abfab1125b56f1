/** The line, from 1, on which a key of a TOML text stands; for a key that is not found, that of its table; else undefined. */
export function lineOf(toml: string, path: readonly PropertyKey[]): number | undefined {
  const wanted = path.map(String);
  let best: { line: number; depth: number } | undefined;
  for (const { line, keys } of keyLines(toml)) {
    const fits = keys.every((key, depth) => key === wanted[depth]);
    if (fits && keys.length > (best?.depth ?? 0)) best = { line, depth: keys.length };
  }
  return best?.line;
}

interface KeyLine {
  readonly line: number;
  /** The whole path, elements of arrays of tables by their index: `zone`, `0`, `name`. */
  readonly keys: readonly string[];
}

const arrayHeader = /^\s*\[\[\s*([\w."'-]+)\s*\]\]/;
const tableHeader = /^\s*\[\s*([\w."'-]+)\s*\]/;
const assignment = /^\s*([\w."'-]+)\s*=/;

function* keyLines(toml: string): Generator<KeyLine> {
  const counts = new Map<string, number>();
  let table: readonly string[] = [];
  for (const [index, text] of toml.split('\n').entries()) {
    const line = index + 1;
    const array = arrayHeader.exec(text)?.[1];
    const header = tableHeader.exec(text)?.[1];
    const key = assignment.exec(text)?.[1];
    if (array !== undefined) {
      const seen = counts.get(array) ?? 0;
      counts.set(array, seen + 1);
      table = [...keysOf(array), String(seen)];
      yield { line, keys: table };
    } else if (header !== undefined) {
      const [first = '', ...rest] = keysOf(header);
      const last = counts.get(first);
      // TOML 1.0: a table of an array's name belongs to the array's latest element.
      table = last === undefined ? [first, ...rest] : [first, String(last - 1), ...rest];
      yield { line, keys: table };
    } else if (key !== undefined) yield { line, keys: [...table, ...keysOf(key)] };
  }
}

function keysOf(dotted: string): string[] {
  return dotted.split('.').map((key) => key.replace(/^["']|["']$/g, ''));
}
