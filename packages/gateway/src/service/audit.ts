import { printName } from '@open-dyndns/dns';
import type { Host, Instant } from '../model/host.ts';
import type { Settled } from '../model/intent.ts';
import type { StoreWrite } from './ports.ts';

/** The audit log's line for a host that somebody changed; refreshes leave no trace. */
export function auditOfSettled({ host, outcome, actor }: Settled, at: Instant): StoreWrite[] {
  return outcome === 'refreshed' ? [] : [auditOfHost(`host.${outcome}`, actor, host, at)];
}

/** One line about a host. */
export function auditOfHost(event: string, actor: string, host: Host, at: Instant): StoreWrite {
  const { addresses, records, ttl, lease } = host;
  const further = records.map(({ prefix, type }) => `${type}${prefix === '' ? '' : ` at ${prefix}`}`);
  const had = [
    ...addresses,
    ...further,
    `ttl ${ttl}`,
    lease === undefined ? 'no lease' : `lease ${lease.seconds}`,
  ];
  return auditLine(event, actor, printName(host.name), had.join(' '), at);
}

/** One line about anything. */
export function auditLine(
  event: string,
  actor: string,
  subject: string,
  detail: string,
  at: Instant,
): StoreWrite {
  return { kind: 'audit', entry: { at, event, actor, subject, detail } };
}
