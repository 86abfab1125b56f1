import type { Name } from '../name.ts';
import { printName } from '../text/name-text.ts';
import type { NameUse } from '../wire/writer.ts';
import type { RdataCodec } from './codec.ts';

/** The verbs of the types whose rdata is one name. */
export function singleNameCodec<Type extends string>(
  type: Type,
  use: NameUse,
): RdataCodec<{ readonly type: Type; readonly target: Name }> {
  return {
    type,
    parse: (fields) => ({ type, target: fields.name() }),
    print: ({ target }) => printName(target),
    decode: (reader) => ({ type, target: reader.name() }),
    encode: ({ target }, writer) => writer.name(target, use),
  };
}
