import { parseJson } from '../json.ts';

/** The text or number at a pointer (RFC 6901) in a JSON text; undefined: there is none. */
export function textAt(json: string, pointer: string): string | undefined {
  let value = parseJson(json);
  for (const token of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined;
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    value = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Whether a text is a pointer. */
export function isJsonPointer(text: string): boolean {
  return /^(?:\/(?:[^~/]|~[01])*)*$/.test(text);
}
