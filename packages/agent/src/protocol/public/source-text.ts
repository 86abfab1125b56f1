import type { Source } from '../../model/public/source.ts';
import { isJsonPointer } from './json-pointer.ts';

/** What a source may look like, for messages. */
export const sourceGrammar =
  'gateway, router, interface:NAME, command:/PATH, dns:NAME@SERVER, https://… or https://…#/POINTER';

/** Reads a source as options and configuration have it; undefined: it is none. */
export function readSource(text: string): Source | undefined {
  if (text === 'gateway' || text === 'router') return { kind: text };
  const [, kind, rest = ''] = /^(interface|command|dns):(.+)$/.exec(text) ?? [];
  if (kind === 'interface') return /^[^\s/]{1,15}$/.test(rest) ? { kind, link: rest } : undefined;
  if (kind === 'command') return rest.startsWith('/') ? { kind, program: rest } : undefined;
  return kind === 'dns' ? readDnsSource(rest) : readHttpSource(text);
}

function readDnsSource(text: string): Source | undefined {
  const [, name, server] = /^([\w.-]+)@([\w.:[\]-]+)$/.exec(text) ?? [];
  return name === undefined || server === undefined ? undefined : { kind: 'dns', name, server };
}

function readHttpSource(text: string): Source | undefined {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return undefined;
  if (`${url.username}${url.password}` !== '') return undefined;
  const pointer = decodeURIComponent(url.hash.slice(1));
  if (!isJsonPointer(pointer)) return undefined;
  url.hash = '';
  return { kind: 'http', url: url.href, pointer: pointer === '' ? undefined : pointer };
}
