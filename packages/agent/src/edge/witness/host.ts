import multicastDns, { type MulticastDNS, type ResponsePacket } from 'multicast-dns';
import { askAgainMs, defaultWithinMs, socketOptions, type WitnessOptions } from './options.ts';

type Answer = NonNullable<ResponsePacket['answers']>[number];

/** An answer about one family: an address, or the owner's word that there is none (NSEC, RFC 6762 §6.1). */
type Finding = { readonly type: 'A' | 'AAAA'; readonly address: string } | { readonly type: 'NSEC' };

/**
 * The addresses of a host (`laptop.local`) as a program finds them that uses multicast-dns: those that answer within the
 * time, or as soon as both families are known. None: nobody answers.
 */
export async function witnessHost(name: string, options: WitnessOptions): Promise<string[]> {
  const findings: Finding[] = [];
  const complete = Promise.withResolvers<void>();
  const askers = socketOptions(options).map((socket) => multicastDns(socket));
  const timers = [
    setTimeout(complete.resolve, options.within ?? defaultWithinMs),
    setInterval(() => askAll(askers, name), askAgainMs),
  ];
  for (const asker of askers) {
    asker.on('error', complete.reject);
    asker.on('response', ({ answers = [], additionals = [] }) => {
      for (const record of [...answers, ...additionals]) findings.push(...findingsIn(record, name));
      if (isComplete(findings)) complete.resolve();
    });
  }
  try {
    askAll(askers, name);
    await complete.promise;
    return addressesOf(findings);
  } finally {
    for (const timer of timers) clearTimeout(timer);
    for (const asker of askers) asker.destroy();
  }
}

function askAll(askers: readonly MulticastDNS[], name: string): void {
  for (const asker of askers) {
    asker.query([
      { name, type: 'A' },
      { name, type: 'AAAA' },
    ]);
  }
}

/** A goodbye (TTL 0) is no answer. */
function findingsIn(record: Answer, name: string): readonly Finding[] {
  if (record.name.toLowerCase() !== name.toLowerCase()) return [];
  if (record.type === 'NSEC') return [{ type: 'NSEC' }];
  if ((record.type !== 'A' && record.type !== 'AAAA') || record.ttl === 0) return [];
  return [{ type: record.type, address: record.data }];
}

/** Both families, or one and the word that there is no other. */
function isComplete(findings: readonly Finding[]): boolean {
  const types = new Set(findings.map(({ type }) => type));
  return types.size >= 2;
}

function addressesOf(findings: readonly Finding[]): string[] {
  return [...new Set(findings.flatMap((finding) => (finding.type === 'NSEC' ? [] : [finding.address])))];
}
