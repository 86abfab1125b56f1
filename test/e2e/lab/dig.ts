import type { Host } from './host.ts';

/** One record of an answer, in dig's words. */
export interface DigRecord {
  name: string;
  ttl: number;
  type: string;
  data: string;
}

/** What a DNS server said, or that it said nothing in time. */
export interface DigAnswer {
  /** `NOERROR`, `NXDOMAIN`, `REFUSED`, …, or `SILENCE`. */
  status: string;
  answers: DigRecord[];
}

/** Asks the DNS server at `server` from `host`, without recursion or retries; gives up after a second. */
export async function dig(
  host: Host,
  server: string,
  name: string,
  type: string,
  port = 53,
): Promise<DigAnswer> {
  const show = ['+noall', '+comments', '+answer'];
  const { stdout } = await host.run('dig', [
    `@${server}`,
    '-p',
    String(port),
    name,
    type,
    '+norecurse',
    '+tries=1',
    '+time=1',
    ...show,
  ]);
  const status = stdout.match(/^;; ->>HEADER<<-.* status: (\w+)/m)?.[1] ?? 'SILENCE';
  return { status, answers: stdout.split('\n').flatMap(record) };
}

function record(line: string): DigRecord[] {
  const [, name, ttl, type, data] = line.match(/^([^;\s]\S*)\s+(\d+)\s+IN\s+(\S+)\s+(.*)$/) ?? [];
  if (name === undefined || type === undefined || data === undefined) return [];
  return [{ name, ttl: Number(ttl), type, data }];
}
