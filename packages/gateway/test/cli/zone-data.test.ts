import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { printRdata, type RecordType, readName } from '@open-dyndns/dns';
import { readDataWords } from '../../src/commands/zone-data.ts';

const origin = readName('lab.example.');

/** What stands in the file for the words of a shell; undefined where they are refused. */
function written(type: RecordType, ...words: readonly string[]): string | undefined {
  const read = readDataWords(type, words, origin);
  return read.ok ? printRdata(read.value) : undefined;
}

describe('the words of a shell as the data of a record', () => {
  const worlds: readonly { type: RecordType; words: readonly string[]; data: string | undefined }[] = [
    { type: 'TXT', words: ['v=spf1 mx -all'], data: '"v=spf1 mx -all"' },
    { type: 'TXT', words: ['v=spf1', 'mx'], data: '"v=spf1" "mx"' },
    { type: 'TXT', words: ['say "hi"; (x)'], data: '"say \\"hi\\"; (x)"' },
    { type: 'TXT', words: ['C:\\065'], data: '"C:\\\\065"' },
    { type: 'TXT', words: ['Zoë'], data: '"Zo\\195\\171"' },
    { type: 'TXT', words: [''], data: '""' },
    { type: 'TXT', words: ['v=DKIM1; ', 'p=MIGf'], data: '"v=DKIM1; " "p=MIGf"' },
    { type: 'TXT', words: ['"v=DKIM1; " "p=\\"M"'], data: '"v=DKIM1; " "p=\\"M"' },
    { type: 'TXT', words: ['"quoted" and not'], data: '"\\"quoted\\" and not"' },
    { type: 'TXT', words: ['x'.repeat(256)], data: undefined },
    { type: 'CAA', words: ['0', 'issue', 'ca.example; a=b'], data: '0 issue "ca.example; a=b"' },
    { type: 'CAA', words: ['0 issue "ca.example; a=b"'], data: '0 issue "ca.example; a=b"' },
    { type: 'CAA', words: ['0 issue ca.example; a=b'], data: undefined },
    { type: 'HINFO', words: ['a PC', 'Linux'], data: '"a PC" "Linux"' },
    { type: 'MX', words: ['10', 'mail'], data: '10 mail.lab.example.' },
    { type: 'MX', words: ['10 mail'], data: '10 mail.lab.example.' },
    { type: 'MX', words: ['10', 'a\\.b'], data: '10 a\\.b.lab.example.' },
    { type: 'MX', words: ['10 mail', 'more'], data: undefined },
    { type: 'A', words: ['192.0.2.1 ; laptop'], data: undefined },
    {
      type: 'HTTPS',
      words: ['1', '.', 'port="443"', 'ipv4hint=192.0.2.1'],
      data: '1 . port=443 ipv4hint=192.0.2.1',
    },
    { type: 'TYPE65280', words: ['\\#', '2', '0a00'], data: '\\# 2 0a00' },
  ];
  for (const { type, words, data } of worlds)
    it(`${type} ${words.map((word) => `‹${word.slice(0, 30)}›`).join(' ')}`, () => {
      assert.equal(written(type, ...words), data);
    });
});
