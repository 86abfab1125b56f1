import { type FileWriter, type ResolverSetting, usableNameServers } from '../model/resolver-mode.ts';

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

/** How the programs that write resolver files call themselves in their comments. */
const writers: readonly (readonly [RegExp, FileWriter])[] = [
  [/systemd-resolved/, 'systemd-resolved'],
  [/NetworkManager/, 'NetworkManager'],
  [/resolvconf/, 'resolvconf'],
];

/** Whom the comments at the start of a resolver file name as its writer. */
export function writerOf(text: string): FileWriter | undefined {
  const comments = leadingComments(text);
  // Debian's resolvconf writes of itself and, in what follows, of systemd-resolved: the first to be named counts.
  for (const comment of comments) {
    const [, writer] = writers.find(([pattern]) => pattern.test(comment)) ?? [];
    if (writer !== undefined) return writer;
  }
  return undefined;
}

/** The same for people, where the writer may be anyone. */
export function writerText(text: string): string {
  const [comment] = leadingComments(text);
  if (comment === undefined) return 'a program that leaves no name in it, such as a DHCP client';
  return writerOf(text) ?? `the one who says “${comment.replace(/^[#;\s]+/, '')}”`;
}

function leadingComments(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const end = lines.findIndex((line) => !/^[#;]/.test(line));
  return end < 0 ? lines : lines.slice(0, end);
}
