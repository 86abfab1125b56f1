import type { Name } from '../name.ts';
import { printName } from '../text/name-text.ts';
import { toBase64, toHex } from '../text/octets.ts';
import type { RdataCodec } from './codec.ts';

/** A host's identity apart from its address (RFC 8005 §5). */
export interface Hip {
  readonly type: 'HIP';
  /** Of the key, 0–255; 2: RSA (RFC 8005 §5). */
  readonly algorithm: number;
  /** The host identity tag: 1–255 octets. */
  readonly tag: Uint8Array;
  /** 1–65535 octets. */
  readonly publicKey: Uint8Array;
  /** The most preferred first. */
  readonly rendezvousServers: readonly Name[];
}

export const hipCodec: RdataCodec<Hip> = {
  type: 'HIP',
  parse: (fields) => {
    const key = { algorithm: fields.u8(), tag: fields.hexField(), publicKey: fields.base64Field() };
    const rendezvousServers: Name[] = [];
    while (!fields.atEnd) rendezvousServers.push(fields.name());
    return { type: 'HIP', ...key, rendezvousServers };
  },
  print: ({ algorithm, tag, publicKey, rendezvousServers }) =>
    [algorithm, toHex(tag), toBase64(publicKey), ...rendezvousServers.map(printName)].join(' '),
  decode: (reader) => {
    const tagLength = reader.u8();
    const algorithm = reader.u8();
    const keyLength = reader.u16();
    const tag = reader.within(tagLength, (part) => part.data());
    const publicKey = reader.within(keyLength, (part) => part.data());
    const rendezvousServers: Name[] = [];
    while (reader.remaining > 0) rendezvousServers.push(reader.name());
    return { type: 'HIP', algorithm, tag, publicKey, rendezvousServers };
  },
  encode: ({ algorithm, tag, publicKey, rendezvousServers }, writer) => {
    writer.u8(tag.length);
    writer.u8(algorithm);
    writer.u16(publicKey.length);
    writer.bytes(tag);
    writer.bytes(publicKey);
    for (const server of rendezvousServers) writer.name(server, 'never');
  },
};
