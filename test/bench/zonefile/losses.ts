import { printRecord } from '@open-dyndns/dns';
import { parseZone as parseOurs, printZone } from '@open-dyndns/zonefile';
import zonefile from 'dns-zonefile';
import { parseZone, stringifyZone } from 'dnsz';
import { printTable } from '../figures.ts';
import { origin } from './zone-of.ts';

const utf8 = { in: new TextEncoder(), out: new TextDecoder() };

/** Reads a zone file and writes it again. */
type RoundTrip = (text: string) => string;

const packages: Readonly<Record<string, RoundTrip>> = {
  '@open-dyndns/zonefile': (text) => utf8.out.decode(printZone(parseOurs(utf8.in.encode(text), { origin }))),
  dnsz: (text) => stringifyZone(parseZone(text)),
  'dns-zonefile': (text) => zonefile.generate(zonefile.parse(text)),
};

const head =
  '$TTL 60\n@ IN SOA ns.example.org. admin.example.org. (\n  7 ; Serial\n  1 2 3 4 )\n@ IN NS ns.example.org.\n';

/** SHA-256 has 32 octets. */
const digest = '00ff'.repeat(16);

/** What a file kept by hand holds, in the fewest lines that show it. */
const features: readonly { what: string; text: string }[] = [
  { what: 'a plain A record', text: `${head}a IN A 192.0.2.1\n` },
  { what: 'a record without class', text: `${head}a A 192.0.2.1\n` },
  { what: 'a TTL before and behind the class', text: `${head}a 5 IN A 192.0.2.1\nb IN 5 A 192.0.2.1\n` },
  { what: 'a TTL as `1h30m`', text: `${head}a 1h30m IN A 192.0.2.1\n` },
  { what: 'a blank owner', text: `${head}a IN A 192.0.2.1\n  IN AAAA 2001:db8::1\n` },
  { what: 'a later `$TTL`', text: `${head}a IN A 192.0.2.1\n$TTL 90\nb IN A 192.0.2.2\n` },
  { what: 'a later `$ORIGIN`', text: `${head}$ORIGIN sub.example.com.\na IN A 192.0.2.1\n` },
  { what: '`$GENERATE`', text: `${head}$GENERATE 1-3 h$ A 192.0.2.$\n` },
  { what: 'several strings in a TXT record', text: `${head}a IN TXT "one" "two three"\n` },
  { what: 'a semicolon and a quote in a string', text: `${head}a IN TXT "x;y" "\\"z\\""\n` },
  { what: 'parentheses with comments inside', text: `${head}a IN TXT ( "one" ; first\n "two" )\n` },
  { what: 'an escape in a name', text: `${head}a\\.b IN A 192.0.2.1\n` },
  {
    what: 'CAA, TLSA, SSHFP, SVCB',
    text: `${head}a IN CAA 0 issue "ca.example"\n_443._tcp IN TLSA 3 1 1 ${digest}\na IN SSHFP 4 2 ${digest}\na IN SVCB 1 . alpn=h2\n`,
  },
  { what: 'an unknown type', text: `${head}a IN TYPE65280 \\# 2 00ff\n` },
];

/** What comes back of each: every record, and every byte. */
export function printLosses(): void {
  const names = Object.keys(packages);
  printTable(
    ['read and written again', ...names],
    [
      ...features.map(({ what, text }) => [what, ...names.map((name) => verdict(text, packages[name]))]),
      ['comments, blank lines, columns, line ends', ...names.map((name) => layout(packages[name]))],
    ],
  );
}

function verdict(text: string, roundTrip: RoundTrip | undefined): string {
  const after = attempted(text, roundTrip);
  if (after === undefined) return 'throws';
  const [wanted, kept] = [recordsOf(text), recordsOf(after)];
  const missing = wanted.filter((line) => !kept.includes(line)).length;
  const invented = kept.filter((line) => !wanted.includes(line)).length;
  if (missing === 0 && invented === 0) return 'kept';
  return [missing > 0 ? `${missing} lost` : '', invented > 0 ? `${invented} made up` : '']
    .filter((words) => words !== '')
    .join(', ');
}

function layout(roundTrip: RoundTrip | undefined): string {
  const text = `; the lab\r\n\r\n${head}; hosts\na     IN  A   192.0.2.1 ; Anna’s\n\nb     IN  A   192.0.2.2\n`;
  return attempted(text, roundTrip) === text ? 'kept' : 'lost';
}

function attempted(text: string, roundTrip: RoundTrip | undefined): string | undefined {
  try {
    return roundTrip?.(text);
  } catch {
    return undefined;
  }
}

/** The records of a text, SOA left out and case too, as a reader takes them who knows the origin. */
function recordsOf(text: string): string[] {
  return [...parseOurs(utf8.in.encode(text), { origin }).records()]
    .filter(({ record }) => record.rdata.type !== 'SOA')
    .map(({ record }) => printRecord(record).toLowerCase());
}
