import { DnsError } from '../errors.ts';
import type { Name } from '../name.ts';
import type { FieldReader } from '../text/field-reader.ts';
import { printName } from '../text/name-text.ts';
import type { WireReader } from '../wire/reader.ts';
import type { RdataCodec } from './codec.ts';
import {
  alpnKey,
  isImpossible,
  mandatoryKeys,
  noDefaultAlpnKey,
  printParameter,
  readParameter,
  type ServiceParameter,
} from './service-parameter.ts';

/** What SVCB and HTTPS hold. */
export interface ServiceBinding {
  /** 0: the target is an alias of the service; else 1–65535, lower first. */
  readonly priority: number;
  /** The root stands for the owner name. */
  readonly target: Name;
  /** In ascending order of their keys, each once. */
  readonly parameters: readonly ServiceParameter[];
}

/** Where and how a service is to be reached (RFC 9460). */
export interface Svcb extends ServiceBinding {
  readonly type: 'SVCB';
}

export const svcbCodec: RdataCodec<Svcb> = serviceBindingCodec('SVCB');

/** The verbs of SVCB and HTTPS. */
export function serviceBindingCodec<Type extends string>(
  type: Type,
): RdataCodec<ServiceBinding & { readonly type: Type }> {
  return {
    type,
    parse: (fields) => ({
      type,
      priority: fields.u16(),
      target: fields.name(),
      parameters: parseParameters(fields),
    }),
    fault: ({ parameters }) => faultOf(new Map(parameters.map((parameter) => [parameter.key, parameter]))),
    print: ({ priority, target, parameters }) =>
      [priority, printName(target), ...parameters.map(printParameter)].join(' '),
    decode: (reader) => ({
      type,
      priority: reader.u16(),
      target: reader.name(),
      parameters: decodeParameters(reader),
    }),
    encode: ({ priority, target, parameters }, writer) => {
      writer.u16(priority);
      writer.name(target, 'never');
      for (const { key, value } of parameters) {
        writer.u16(key);
        writer.u16(value.length);
        writer.bytes(value);
      }
    },
  };
}

function parseParameters(fields: FieldReader): ServiceParameter[] {
  const parameters = new Map<number, ServiceParameter>();
  while (!fields.atEnd) {
    const field = fields.word();
    const parameter = readParameter(field, valueInQuotes(field, fields));
    // RFC 9460 §2.1: a key may stand once.
    if (parameters.has(parameter.key)) fields.fail('text.bad-tag', field, 'this key stands twice');
    parameters.set(parameter.key, parameter);
  }
  return [...parameters.values()].sort((one, other) => one.key - other.key);
}

/** A client ignores the whole record for each of these (RFC 9460 §2.2, §7.1.1, §8). */
function faultOf(parameters: ReadonlyMap<number, ServiceParameter>): string | undefined {
  const impossible = [...parameters.values()].find(isImpossible);
  if (impossible !== undefined) return `key${impossible.key} cannot have this value`;
  const missing = mandatoryKeys(parameters).find((key) => !parameters.has(key));
  if (missing !== undefined) return `key${missing} is mandatory and missing`;
  const lonely = parameters.has(noDefaultAlpnKey) && !parameters.has(alpnKey);
  return lonely ? 'no-default-alpn stands without alpn' : undefined;
}

/** The quoted field that follows `key=` without a blank (RFC 9460 §2.1), taken from the reader. */
function valueInQuotes(
  field: { readonly text: string; readonly offset: number },
  fields: FieldReader,
): string | undefined {
  const next = fields.peek();
  const quote = field.offset + field.text.length;
  if (!field.text.endsWith('=') || !next?.quoted || next.offset !== quote + 1) return undefined;
  return fields.field().text;
}

function decodeParameters(reader: WireReader): ServiceParameter[] {
  const parameters: ServiceParameter[] = [];
  while (reader.remaining > 0) {
    const at = reader.offset;
    const key = reader.u16();
    // RFC 9460 §2.2: keys that do not ascend make the record malformed.
    if (key <= (parameters.at(-1)?.key ?? -1)) throw new DnsError('wire.bad-rdata', at);
    parameters.push({ key, value: reader.bytes(reader.u16()) });
  }
  return parameters;
}
