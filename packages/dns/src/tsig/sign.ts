import type { Tsig } from '../rdata/tsig.ts';
import { record } from '../record.ts';
import { writeRecord } from '../wire/encode.ts';
import { additionalCountAt, idAt } from '../wire/header.ts';
import { WireReader } from '../wire/reader.ts';
import { WireWriter } from '../wire/writer.ts';
import { digestedOctets, type PriorMac } from './digest.ts';
import { algorithmName, type Hmac, macOctets, macOf, type SigningAlgorithm, type TsigKey } from './key.ts';

/** RFC 8945 §10 recommends five minutes. */
const fudgeSeconds = 300;

/** What a signature is made with. */
export interface Signing {
  /** Known to the other side too. */
  readonly key: TsigKey<SigningAlgorithm>;
  /** Seconds since 1970. */
  readonly now: number;
  /** HMAC of the caller’s runtime. */
  readonly hmac: Hmac;
  /** In answers: the MAC of the request, or of the message before. */
  readonly prior?: PriorMac;
}

/** Signs a whole message; the MAC is what verifies the answer to it (RFC 8945 §5.1). */
export function signMessage(
  octets: Uint8Array,
  { key, now, hmac, prior }: Signing,
): { readonly octets: Uint8Array; readonly mac: Uint8Array } {
  const unsigned: Omit<Tsig, 'mac'> = {
    type: 'TSIG',
    algorithm: algorithmName(key),
    timeSigned: now,
    fudge: fudgeSeconds,
    originalId: new WireReader(octets, idAt).u16(),
    error: 0,
    otherData: new Uint8Array(),
  };
  const mac = macOf(key, digestedOctets(octets, key.name, unsigned, prior), hmac);
  return { octets: withTsig(octets, key, { ...unsigned, mac }), mac };
}

/** How much longer `signMessage` makes a message: what to leave room for in `encodeMessageWithin`. */
export function tsigOctets(key: TsigKey): number {
  const mac = new Uint8Array(macOctets(key));
  const tsig: Tsig = {
    type: 'TSIG',
    algorithm: algorithmName(key),
    timeSigned: 0,
    fudge: fudgeSeconds,
    mac,
    originalId: 0,
    error: 0,
    otherData: new Uint8Array(),
  };
  return tsigRecord(key, tsig).length;
}

function withTsig(octets: Uint8Array, key: TsigKey, tsig: Tsig): Uint8Array {
  const writer = new WireWriter();
  writer.bytes(octets);
  writer.bytes(tsigRecord(key, tsig));
  writer.setU16(additionalCountAt, new WireReader(octets, additionalCountAt).u16() + 1);
  return writer.finish();
}

function tsigRecord(key: TsigKey, tsig: Tsig): Uint8Array {
  const writer = new WireWriter();
  writeRecord({ ...record(key.name, 0, tsig), class: 'ANY' }, writer);
  return writer.finish();
}
