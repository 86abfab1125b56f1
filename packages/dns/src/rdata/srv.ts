import type { Name } from '../name.ts';
import { printName } from '../text/name-text.ts';
import type { RdataCodec } from './codec.ts';

/** The location of a service (RFC 2782). */
export interface Srv {
  readonly type: 'SRV';
  /** 0–65535, lower first. */
  readonly priority: number;
  /** 0–65535, the share among equal priorities. */
  readonly weight: number;
  /** 0–65535. */
  readonly port: number;
  /** A host, never an alias; the root: the service is not here. */
  readonly target: Name;
}

export const srvCodec: RdataCodec<Srv> = {
  type: 'SRV',
  parse: (fields) => ({
    type: 'SRV',
    priority: fields.u16(),
    weight: fields.u16(),
    port: fields.u16(),
    target: fields.name(),
  }),
  print: ({ priority, weight, port, target }) => `${priority} ${weight} ${port} ${printName(target)}`,
  decode: (reader) => ({
    type: 'SRV',
    priority: reader.u16(),
    weight: reader.u16(),
    port: reader.u16(),
    target: reader.name(),
  }),
  encode: ({ priority, weight, port, target }, writer) => {
    for (const number of [priority, weight, port]) writer.u16(number);
    // RFC 2782 forbids compression of the target; RFC 6762 §18.14 asks for it in multicast messages.
    writer.name(target, 'multicast');
  },
};
