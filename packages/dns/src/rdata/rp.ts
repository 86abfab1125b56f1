import type { Name } from '../name.ts';
import { printName } from '../text/name-text.ts';
import type { RdataCodec } from './codec.ts';

/** The person responsible for a name (RFC 1183 §2.2). */
export interface Rp {
  readonly type: 'RP';
  /** Their mailbox, its first dot standing for the `@`; the root where there is none. */
  readonly mailbox: Name;
  /** Where TXT records say more; the root where there are none. */
  readonly text: Name;
}

export const rpCodec: RdataCodec<Rp> = {
  type: 'RP',
  parse: (fields) => ({ type: 'RP', mailbox: fields.name(), text: fields.name() }),
  print: ({ mailbox, text }) => `${printName(mailbox)} ${printName(text)}`,
  decode: (reader) => ({ type: 'RP', mailbox: reader.name(), text: reader.name() }),
  encode: ({ mailbox, text }, writer) => {
    writer.name(mailbox, 'multicast');
    writer.name(text, 'multicast');
  },
};
