import { readCryptHash } from './crypt-hash.ts';

/** A line that says something else than it should. */
export interface FileProblem {
  readonly line: number;
  readonly message: string;
}

/** A user of nicokaiser/Dyndns, and the patterns of hosts that are theirs. */
export interface DyndnsUser {
  /** In lower case, as it compares them. */
  readonly name: string;
  /** A hash of crypt(3). */
  readonly hash: string;
  readonly hosts: readonly string[];
}

export interface DyndnsUsers {
  readonly users: readonly DyndnsUser[];
  readonly problems: {
    readonly users: readonly FileProblem[];
    readonly hosts: readonly FileProblem[];
  };
}

/**
 * Reads `dyndns.user` (htpasswd's format) and `dyndns.hosts` (`host:user,user`, a label `*` standing for any one) of
 * nicokaiser/Dyndns.
 */
export function readDyndnsFiles(userText: string, hostText: string): DyndnsUsers {
  const users = new Map<string, { readonly hash: string; readonly hosts: string[] }>();
  const problems: { users: FileProblem[]; hosts: FileProblem[] } = { users: [], hosts: [] };
  for (const { line, key: name, value: hash } of pairs(userText, problems.users)) {
    const user = name.toLowerCase();
    if (readCryptHash(hash) === undefined)
      problems.users.push({
        line,
        message: `the password of “${name}” is hashed with a method not known here`,
      });
    else if (users.has(user)) problems.users.push({ line, message: `there is another “${name}” above` });
    else users.set(user, { hash, hosts: [] });
  }
  for (const { line, key: host, value } of pairs(hostText, problems.hosts))
    for (const name of value.split(',').map((word) => word.trim()))
      if (users.has(name.toLowerCase())) users.get(name.toLowerCase())?.hosts.push(host);
      else problems.hosts.push({ line, message: `“${name}” is none of the users that can be imported` });
  return { users: Array.from(users, ([name, { hash, hosts }]) => ({ name, hash, hosts })), problems };
}

interface Pair {
  readonly line: number;
  readonly key: string;
  readonly value: string;
}

function* pairs(text: string, problems: FileProblem[]): Generator<Pair> {
  for (const [index, written] of text.split('\n').entries()) {
    const line = index + 1;
    const trimmed = written.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const [, key, value] = /^([^:\s]+)\s*:\s*(\S.*)$/.exec(trimmed) ?? [];
    if (key !== undefined && value !== undefined) yield { line, key, value };
    else problems.push({ line, message: 'it is not two words with a colon between them' });
  }
}
