import { type ResolverSetting, usableNameServers } from '../model/resolver-mode.ts';

/** What resolv.conf(5) lets a file say. */
export interface ResolvConf {
  readonly nameServers: readonly string[];
  readonly search: readonly string[];
  /** `options`, `sortlist` and lines of unknown meaning, as they stand. */
  readonly others: readonly string[];
}

/** glibc and musl read no more (MAXNS in resolv.h). */
const maxNameServers = 3;

/** The start of every file that we write, by which it is known later. */
const marker = '# Written by dyndns-agent';

/** Reads the text of a resolver file. Never fails: what is not understood is kept. */
export function parseResolvConf(text: string): ResolvConf {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !/^[#;]/.test(line));
  const fields = lines.map((line) => ({ line, words: line.trim().split(/\s+/) }));
  const values = (keyword: string): readonly (readonly string[])[] =>
    fields.filter(({ words }) => words[0] === keyword).map(({ words }) => words.slice(1));
  // "The domain and search keywords are mutually exclusive. If more than one instance … is present, the last … wins."
  const search = fields.findLast(({ words }) => words[0] === 'search' || words[0] === 'domain');
  return {
    nameServers: values('nameserver').flatMap(([address]) => address ?? []),
    search: search?.words.slice(1) ?? [],
    others: fields
      .filter(({ words }) => !['nameserver', 'search', 'domain'].includes(words[0] ?? ''))
      .map(({ line }) => line),
  };
}

/** The text that points the resolver at the zone's name servers, the ones before as fallback. */
export function printResolvConf(setting: ResolverSetting, before: ResolvConf): string {
  const nameServers = [...new Set([...usableNameServers(setting), ...before.nameServers])];
  const search = [...new Set([...setting.search, ...before.search])];
  return [
    `${marker} for ${setting.zone}. What stood here is put back when it leaves; changes made here are lost.`,
    ...(search.length === 0 ? [] : [`search ${search.join(' ')}`]),
    ...nameServers.slice(0, maxNameServers).map((address) => `nameserver ${address}`),
    ...before.others,
    '',
  ].join('\n');
}

/** Whether we have written this text. */
export function isWrittenByUs(text: string): boolean {
  return text.startsWith(marker);
}
