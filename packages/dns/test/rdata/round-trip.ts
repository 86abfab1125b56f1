import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  attempt,
  type DnsErrorCode,
  decodeRdata,
  encodeRdata,
  fromHex,
  Name,
  parseRdata,
  printRdata,
  type Rdata,
  type RecordType,
  toHex,
} from '@open-dyndns/dns';

/** Names in the tables without a final dot are relative to it. */
export const origin: Name = Name.fromLabels(['example', 'com']);

interface RdataTable {
  /** Presentation form, wire form in hexadecimal (blanks are for the reader), and how it prints where it differs. */
  readonly good: readonly (readonly [text: string, hex: string, printed?: string])[];
  /** Octets that a receiver bears, how they are shown, and why they must not stand in a zone. */
  readonly borne?: readonly (readonly [hex: string, printed: string, fault: string])[];
  /** Text that is refused, and where. */
  readonly badText?: readonly (readonly [text: string, code: DnsErrorCode, offset: number])[];
  /** Octets that are refused. */
  readonly badWire?: readonly (readonly [hex: string, code: DnsErrorCode])[];
}

/** Runs a type's table: text ⇄ rdata ⇄ wire, the generic form of RFC 3597, and what has to be refused. */
export function describeRdata(type: RecordType, section: string, table: RdataTable): void {
  describe(`${type} (${section})`, () => {
    for (const [text, spacedHex, printed = text] of table.good) {
      const hex = spacedHex.replaceAll(' ', '');
      it(`${text} is ${spacedHex}`, () => {
        const rdata = parsed(type, text);
        assert.equal(rdata.type, type);
        assert.equal(toHex(encodeRdata(rdata)), hex);
        assert.equal(printRdata(rdata), printed);
        assert.deepEqual(decodeRdata(type, octets(hex)), rdata);
        assert.deepEqual(parsed(type, printed), rdata);
        assert.deepEqual(parsed(type, `\\# ${hex.length / 2} ${hex}`), rdata);
      });
    }
    for (const [spacedHex, printed, fault] of table.borne ?? []) {
      it(`${spacedHex} is borne in a message and refused in text: ${fault}`, () => {
        const wire = octets(spacedHex);
        const rdata = decodeRdata(type, wire);
        assert.equal(toHex(encodeRdata(rdata)), toHex(wire));
        assert.equal(printRdata(rdata), printed);
        for (const text of [printed, `\\# ${wire.length} ${toHex(wire)}`]) {
          const result = parseRdata(type, text, origin);
          assert.deepEqual(!result.ok && [result.error.code, result.error.offset, result.error.message], [
            'text.bad-value',
            0,
            fault,
          ]);
        }
      });
    }
    for (const [text, code, offset] of table.badText ?? []) {
      it(`“${text}” is ${code} at ${offset}`, () => {
        const result = parseRdata(type, text, origin);
        assert.deepEqual(!result.ok && { code: result.error.code, offset: result.error.offset }, {
          code,
          offset,
        });
      });
    }
    for (const [hex, code] of table.badWire ?? []) {
      it(`octets ${hex || 'none'} are ${code}`, () => {
        const result = attempt(() => decodeRdata(type, octets(hex)));
        assert.equal(!result.ok && result.error.code, code);
      });
    }
  });
}

function parsed(type: RecordType, text: string): Rdata {
  const result = parseRdata(type, text, origin);
  if (!result.ok) throw result.error;
  return result.value;
}

/** The octets of hexadecimal with blanks in it. */
export function octets(hex: string): Uint8Array {
  const read = fromHex(hex.replace(/\s/g, ''));
  assert.ok(read, `${hex} is not hexadecimal`);
  return read;
}
