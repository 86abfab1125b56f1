import type { Name } from '../name.ts';
import type { Tsig } from '../rdata/tsig.ts';
import { classCode } from '../types.ts';
import { WireWriter } from '../wire/writer.ts';

/** What was signed before this message and is part of its signature (RFC 8945 §5.3). */
export interface PriorMac {
  /** Of the request that this message answers, or of the message before it on the same TCP connection. */
  readonly mac: Uint8Array;
  /** False for the first message of an answer; true for the second and later ones (RFC 8945 §5.3.1). */
  readonly continued: boolean;
}

/**
 * The octets that a MAC is computed over (RFC 8945 §4.3).
 * @param message as it was before the TSIG was added to it, with its original id
 */
export function digestedOctets(
  message: Uint8Array,
  keyName: Name,
  tsig: Omit<Tsig, 'mac'>,
  prior: PriorMac | undefined,
): Uint8Array {
  // RFC 8945 §4.3.3: names are digested in canonical form, lower case and uncompressed.
  const writer = new WireWriter('none', 'lower');
  if (prior !== undefined) {
    writer.u16(prior.mac.length);
    writer.bytes(prior.mac);
  }
  writer.bytes(message);
  if (prior?.continued) writeTimers(tsig, writer);
  else writeVariables(keyName, tsig, writer);
  return writer.finish();
}

/** RFC 8945 §4.3.3. */
function writeVariables(keyName: Name, tsig: Omit<Tsig, 'mac'>, writer: WireWriter): void {
  writer.name(keyName);
  writer.u16(classCode('ANY'));
  writer.u32(0);
  writer.name(tsig.algorithm);
  writeTimers(tsig, writer);
  writer.u16(tsig.error);
  writer.u16(tsig.otherData.length);
  writer.bytes(tsig.otherData);
}

/** RFC 8945 §4.3.3.1. */
function writeTimers({ timeSigned, fudge }: Omit<Tsig, 'mac'>, writer: WireWriter): void {
  writer.u48(timeSigned);
  writer.u16(fudge);
}
