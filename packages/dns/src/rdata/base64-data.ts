import { toBase64 } from '../text/octets.ts';
import type { RdataCodec } from './codec.ts';

/** The verbs of the types whose rdata is opaque and stands in base64 in text. */
export function base64DataCodec<Type extends string>(
  type: Type,
): RdataCodec<{ readonly type: Type; readonly data: Uint8Array }> {
  return {
    type,
    parse: (fields) => ({ type, data: fields.base64() }),
    print: ({ data }) => toBase64(data),
    decode: (reader) => ({ type, data: reader.data() }),
    encode: ({ data }, writer) => writer.bytes(data),
  };
}
