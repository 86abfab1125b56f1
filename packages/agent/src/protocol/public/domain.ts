import { Name, parseName } from '@open-dyndns/dns';

/** A host's or zone's name in lower case, without a final dot; undefined: it is none. */
export function readDomain(text: string): string | undefined {
  const parsed = parseName(text, Name.root);
  if (!parsed.ok || parsed.value.isRoot) return undefined;
  const name = text.toLowerCase().replace(/\.$/, '');
  return /^(?:\*\.)?[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/.test(name) ? name : undefined;
}
