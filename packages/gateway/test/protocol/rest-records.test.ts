import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { printRdata } from '@open-dyndns/dns';
import { GatewayError } from '../../src/errors.ts';
import type { Claim } from '../../src/model/host.ts';
import { claimReader } from '../../src/protocol/rest-claim.ts';
import { recordsJson } from '../../src/protocol/rest-records.ts';
import { zone } from '../edge/http/fake-gateway.ts';

const { readUpdate } = claimReader([zone]);

function read(fields: object): Claim {
  return readUpdate('laptop', { addresses: ['127.0.0.9'], ...fields });
}

function printed({ records = [] }: Claim): string[] {
  return records.map(({ prefix, type, rdata }) => `${prefix} ${type} ${rdata.map(printRdata).join(' | ')}`);
}

/** The fields that are refused, with their code. */
function refused(fields: object): string[] {
  try {
    read(fields);
  } catch (error) {
    assert.ok(error instanceof GatewayError, String(error));
    return error.errors.map(({ field, code }) => `${field} ${code}`);
  }
  assert.fail('nothing is refused');
}

describe('records of a claim', () => {
  for (const [title, records, are] of [
    [
      'a text, whatever it holds',
      [{ type: 'TXT', data: ['a "b" \\ ; ü'] }],
      [' TXT "a \\"b\\" \\\\ ; \\195\\188"'],
    ],
    ['an empty text', [{ type: 'TXT', data: [''] }], [' TXT ""']],
    ['a name in capitals', [{ name: '_DMARC', type: 'TXT', data: ['x'] }], ['_dmarc TXT "x"']],
    [
      'labels in front of one with an underscore',
      [{ name: 's1._domainkey', type: 'TXT', data: ['x'] }],
      ['s1._domainkey TXT "x"'],
    ],
    [
      'a service of the host',
      [{ name: '_ssh._tcp', type: 'SRV', data: ['0 5 22'] }],
      ['_ssh._tcp SRV 0 5 22 laptop.home.arpa.'],
    ],
    [
      'a service of another host',
      [{ name: '_ssh._tcp', type: 'SRV', data: ['0 5 22 nas', '1 5 22 nas.example.'] }],
      ['_ssh._tcp SRV 0 5 22 nas.home.arpa. | 1 5 22 nas.example.'],
    ],
    ['a text that is there twice', [{ type: 'TXT', data: ['x', 'y', 'x'] }], [' TXT "x" | "y"']],
    ['none', [], []],
  ] as const)
    it(title, () => assert.deepEqual(printed(read({ records })), are));

  it('a long text is several strings, and one again when it is read', () => {
    const long = 'x'.repeat(600);
    const { records = [] } = read({ records: [{ type: 'TXT', data: [long] }] });
    const [data] = records[0]?.rdata ?? [];
    assert.ok(data?.type === 'TXT');
    assert.deepEqual(
      data.strings.map(({ length }) => length),
      [255, 255, 90],
    );
    assert.deepEqual(recordsJson(records), [{ name: '', type: 'TXT', data: [long] }]);
  });

  it('left out, they are kept', () => assert.equal(read({}).records, undefined));

  for (const [title, records, fields] of [
    ['no list', 'TXT', ['records record.invalid']],
    [
      'a name that a host could have',
      [{ name: 'www', type: 'TXT', data: ['x'] }],
      ['records[0].name record.invalid'],
    ],
    ['a name in dots', [{ name: '_a..b', type: 'TXT', data: ['x'] }], ['records[0].name record.invalid']],
    [
      'a record behind a name',
      [{ name: '_a\n@ IN NS evil.', type: 'TXT', data: ['x'] }],
      ['records[0].name record.invalid'],
    ],
    [
      'a name that is too long',
      [{ name: `${'a'.repeat(60).concat('.').repeat(4)}_x`, type: 'TXT', data: ['x'] }],
      ['records[0].name record.invalid'],
    ],
    ['another type', [{ type: 'NS', data: ['evil.'] }], ['records[0].type record.invalid']],
    ['no data', [{ type: 'TXT', data: [] }], ['records[0].data record.invalid']],
    ['data that are no texts', [{ type: 'TXT', data: [5] }], ['records[0].data[0] record.invalid']],
    ['too long a text', [{ type: 'TXT', data: ['x'.repeat(1025)] }], ['records[0].data[0] record.invalid']],
    [
      'a port beyond the last',
      [{ type: 'SRV', data: ['0 0 22', '0 0 65536'] }],
      ['records[0].data[1] record.invalid'],
    ],
    [
      'a record behind a target',
      [{ type: 'SRV', data: ['0 0 22 a.\n@ IN NS evil.'] }],
      ['records[0].data[0] record.invalid'],
    ],
    [
      'a set twice',
      [
        { type: 'TXT', data: ['x'] },
        { name: '', type: 'TXT', data: ['y'] },
      ],
      ['records[1] record.invalid'],
    ],
    ['a field of somebody else’s', [{ type: 'TXT', data: ['x'], ttl: 5 }], ['ttl request.malformed']],
  ] as const)
    it(`${title} is refused`, () => assert.deepEqual(refused({ records }), fields));
});

describe('services of a claim', () => {
  const shell = { instance: 'Shell', type: '_ssh._tcp', port: 22 };

  it('are kept as they are', () => {
    const printer = {
      instance: 'Büro; 2',
      type: '_ipp._tcp',
      port: 631,
      subtypes: ['_universal'],
      txt: { rp: 'x=y', duplex: true },
    };
    assert.deepEqual(read({ services: [shell, printer] }).services, [
      { ...shell, subtypes: [], txt: {} },
      printer,
    ]);
  });

  for (const [title, service, field] of [
    ['no instance', { ...shell, instance: '' }, 'services[0].instance'],
    ['an instance of 64 octets', { ...shell, instance: 'ü'.repeat(32) }, 'services[0].instance'],
    ['an instance with a line break', { ...shell, instance: 'a\nb' }, 'services[0].instance'],
    ['a type without a protocol', { ...shell, type: '_ssh' }, 'services[0].type'],
    ['a type of 16 letters', { ...shell, type: '_abcdefghijklmnop._tcp' }, 'services[0].type'],
    ['no port', { ...shell, port: 65_536 }, 'services[0].port'],
    ['a subtype of two labels', { ...shell, subtypes: ['_a.b'] }, 'services[0].subtypes[0]'],
    ['a TXT key with an equals sign', { ...shell, txt: { 'a=b': 'c' } }, 'services[0].txt.a=b'],
    ['a TXT entry of 256 octets', { ...shell, txt: { a: 'x'.repeat(254) } }, 'services[0].txt.a'],
  ] as const)
    it(`${title} is refused`, () =>
      assert.deepEqual(refused({ services: [service] }), [`${field} service.invalid`]));
});
