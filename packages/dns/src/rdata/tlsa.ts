import { toHex } from '../text/octets.ts';
import type { RdataCodec } from './codec.ts';

/** What TLSA and SMIMEA hold. */
export interface CertificateAssociation {
  /** 0–255; 3: the certificate itself (RFC 7218 §2.1). */
  readonly usage: number;
  /** 0: the whole certificate; 1: its public key (RFC 7218 §2.2). */
  readonly selector: number;
  /** 0: the whole; 1: SHA-256; 2: SHA-512 of it (RFC 7218 §2.3). */
  readonly matchingType: number;
  /** One octet or more. */
  readonly association: Uint8Array;
}

/** Which certificate a TLS server shows (RFC 6698 §2.1). */
export interface Tlsa extends CertificateAssociation {
  readonly type: 'TLSA';
}

export const tlsaCodec: RdataCodec<Tlsa> = certificateAssociationCodec('TLSA');

/** The verbs of TLSA and SMIMEA. */
export function certificateAssociationCodec<Type extends string>(
  type: Type,
): RdataCodec<CertificateAssociation & { readonly type: Type }> {
  return {
    type,
    parse: (fields) => ({
      type,
      usage: fields.u8(),
      selector: fields.u8(),
      matchingType: fields.u8(),
      association: fields.hex(),
    }),
    print: ({ usage, selector, matchingType, association }) =>
      `${usage} ${selector} ${matchingType} ${toHex(association)}`,
    decode: (reader) => ({
      type,
      usage: reader.u8(),
      selector: reader.u8(),
      matchingType: reader.u8(),
      association: reader.data(),
    }),
    encode: ({ usage, selector, matchingType, association }, writer) => {
      for (const number of [usage, selector, matchingType]) writer.u8(number);
      writer.bytes(association);
    },
  };
}
