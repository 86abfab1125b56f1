import assert from 'node:assert/strict';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import {
  encodeMessage,
  message,
  parseRdata,
  printRecord,
  question,
  type RecordType,
  type ResourceRecord,
  rdataKey,
  readName,
} from '@open-dyndns/dns';
import { askByTcp, read, transferred } from './asking.ts';
import { Named } from './named.ts';
import { run } from './run.ts';

const origin = readName('example.com.');

/** NSEC3's owner names are hashes, so BIND wants them to look like one. */
const texts: readonly (readonly [type: RecordType, text: string])[] = [
  ['CNAME', 'host.example.net.'],
  ['PTR', 'My\\.Printer\\032\\;1.local.'],
  ['HINFO', '"PC" "Debian Linux"'],
  ['MX', '10 mail'],
  ['TXT', 'a"b c"d "\\"\\\\\\200" ""'],
  ['RP', 'admin .'],
  ['AFSDB', '1 a'],
  ['AAAA', '2001:db8::1.2.3.4'],
  ['LOC', '42 21 43.952 N 71 05 06.344 W -24m 25m 200m'],
  ['LOC', '0 0 0.001 S 180 E 42849672.95'],
  ['SRV', '0 5 8443 gw'],
  ['NAPTR', '1 2 u E2U+sip "!^(.*)$!sip:\\\\1@x!i" .'],
  ['KX', '10 a'],
  ['CERT', 'PKIX 12345 RSASHA256 MIIB'],
  ['DNAME', 'elsewhere'],
  ['APL', '1:192.168.32.0/21 !1:192.168.38.0/28 2:FF00::/8'],
  ['APL', ''],
  ['DS', '60485 RSASHA256 2 D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4 469DA50A'],
  ['SSHFP', '2 1 123456789abcdef67890123456789abcdef67890'],
  ['IPSECKEY', '10 3 2 mygateway AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ=='],
  ['IPSECKEY', '10 2 2 2001:0DB8::1 AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ=='],
  ['RRSIG', 'TXT 8 3 86400 20390322173103 20030220173103 2642 example.com. oJB1W6WNGv+ldvQ3'],
  ['NSEC', 'next A MX RRSIG NSEC TYPE1234'],
  ['DNSKEY', '257 3 ED25519 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4='],
  ['DHCID', 'AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA='],
  ['NSEC3', '1 1 12 aabbccdd 2t7b4g4vsa5smi47k61mv5bv1a22bojr MX DNSKEY NS SOA NSEC3PARAM RRSIG'],
  ['NSEC3PARAM', '1 0 12 -'],
  ['TLSA', '0 0 1 d2abde240d7cd3ee6b4b28c54df034b9 7983a1d16e8a410e4561cb106618e971'],
  ['SMIMEA', '3 0 0 aabbccddeeff'],
  ['HIP', '2 200100107B1A74DF365639CC39F1D578 AwEAAbdxyhNuSutc5EMzxTs9LBPC rvs1.example.com. rvs2'],
  ['CDS', '0 0 0 00'],
  ['CDNSKEY', '0 3 0 AA=='],
  ['OPENPGPKEY', 'AQMF VVU='],
  ['CSYNC', '66 3 A NS AAAA'],
  [
    'ZONEMD',
    '1 1 1 FEBE3D4CE2EC2FFA4BA99D46CD69D6D29711E55217057BEE7EB1A7B641A47BA7FED2DD5B97AE499FAFA4F22C6BD647DE',
  ],
  ['SVCB', '16 foo.example.org. alpn=f\\\\\\092oo\\092,bar,h2 mandatory=ipv4hint,alpn ipv4hint=192.0.2.1'],
  ['SVCB', '1 . key667="a b" key668=\\210qoo'],
  ['HTTPS', '1 . alpn="h2,h3" port=443 no-default-alpn ech="AEj+DQBE" dohpath=/dns-query{?dns}'],
  ['SPF', 'v=spf1 "-all"'],
  ['EUI48', '00-00-5e-00-53-2a'],
  ['EUI64', '00-00-5e-ef-10-00-00-2a'],
  ['URI', '10 1 "ftp://ftp1.example.com/public"'],
  ['CAA', '0 issue "ca1.example.net; policy=ev"'],
  ['TYPE65280', '\\# 4 0A000001'],
  ['TYPE1', '\\# 4 0A000001'],
];

const rows = texts.map(([type, text], index) => {
  const label = type === 'NSEC3' ? String(index % 10).repeat(32) : `r${index}`;
  return { type, text, name: origin.child(label), line: `${label} 60 IN ${type} ${text}` };
});
const zone = [
  '$ORIGIN example.com.',
  '@ 60 IN SOA ns admin 1 1h 15M 1w 1m30s',
  '@ 60 IN NS ns',
  'ns 60 IN A 127.0.0.1',
  ...rows.map(({ line }) => line),
  '',
].join('\n');

describe('every record type, beside BIND', () => {
  let records: ResourceRecord[] = [];

  before(async () => {
    await using named = await Named.start(zone);
    const request = encodeMessage(message({ id: 1, questions: [question(origin, 'AXFR')] }));
    const messages = await askByTcp(named.port, request, transferred);
    records = messages.flatMap((octets) => read(octets).answers);
  });

  for (const { type, text, name } of rows) {
    it(`${type} ${text}: what BIND makes of the text is what we make of it`, () => {
      const ours = parseRdata(type, text, origin);
      assert.ok(ours.ok);
      const theirs = records.filter((record) => record.name.equals(name));
      assert.deepEqual(
        theirs.map(({ rdata }) => rdataKey(rdata)),
        [rdataKey(ours.value)],
      );
    });
  }

  it('BIND reads all that we print, as the same zone', async () => {
    const printed = records.slice(0, -1).map(printRecord).join('\n');
    assert.deepEqual(await dumped(`${printed}\n`), await dumped(zone));
  });
});

/** A zone as named-checkzone writes it: every record in BIND's own form, in order. */
async function dumped(text: string): Promise<string[]> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'zone-'));
  const file = join(folder.path, 'zone');
  await writeFile(file, text);
  const dump = await run('named-checkzone', ['-D', '-k', 'ignore', 'example.com', file]);
  const lines = dump.split('\n').filter((line) => /\sIN\s/.test(line));
  assert.ok(lines.length > rows.length, dump);
  return lines;
}
