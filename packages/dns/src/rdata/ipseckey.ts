import { DnsError } from '../errors.ts';
import { ipv4Octets, printIpv4 } from '../ipv4.ts';
import { ipv6Octets, printIpv6 } from '../ipv6.ts';
import { Name } from '../name.ts';
import type { FieldReader } from '../text/field-reader.ts';
import { printName } from '../text/name-text.ts';
import { toBase64 } from '../text/octets.ts';
import type { WireReader } from '../wire/reader.ts';
import type { RdataCodec } from './codec.ts';

/** RFC 4025 §2.3. */
const gatewayTypes = { none: 0, ipv4: 1, ipv6: 2, name: 3 } as const;

/** A gateway for IPsec: nothing, an address in its canonical text, or a name. */
export type IpsecGateway = undefined | string | Name;

/** The key with which to speak IPsec to a host (RFC 4025 §2). */
export interface Ipseckey {
  readonly type: 'IPSECKEY';
  /** 0–255, lower first. */
  readonly precedence: number;
  /** Of the key, 0–255; 0: no key; 2: RSA (RFC 4025 §2.4). */
  readonly algorithm: number;
  /** Its kind is the gateway type on the wire. */
  readonly gateway: IpsecGateway;
  /** May be empty in a message (RFC 4025 §3.1), and not in text. */
  readonly publicKey: Uint8Array;
}

export const ipseckeyCodec: RdataCodec<Ipseckey> = {
  type: 'IPSECKEY',
  parse: (fields) => {
    const precedence = fields.u8();
    const gatewayType = fields.u8();
    const algorithm = fields.u8();
    const gateway = parseGateway(gatewayType, fields);
    const publicKey = fields.atEnd ? new Uint8Array() : fields.base64();
    return { type: 'IPSECKEY', precedence, algorithm, gateway, publicKey };
  },
  // RFC 4025 §3.1 lets the key be missing; BIND refuses a zone in which it is.
  fault: ({ publicKey }) => (publicKey.length === 0 ? 'the public key is missing' : undefined),
  print: ({ precedence, algorithm, gateway, publicKey }) =>
    [precedence, gatewayType(gateway), algorithm, printGateway(gateway), toBase64(publicKey)]
      .join(' ')
      .trimEnd(),
  decode: (reader) => {
    const precedence = reader.u8();
    const gatewayType = reader.u8();
    const algorithm = reader.u8();
    const gateway = decodeGateway(gatewayType, reader);
    return { type: 'IPSECKEY', precedence, algorithm, gateway, publicKey: reader.rest() };
  },
  encode: ({ precedence, algorithm, gateway, publicKey }, writer) => {
    writer.u8(precedence);
    writer.u8(gatewayType(gateway));
    writer.u8(algorithm);
    if (gateway instanceof Name) writer.name(gateway, 'never');
    else if (gateway !== undefined) writer.bytes(addressOctets(gateway));
    writer.bytes(publicKey);
  },
};

function gatewayType(gateway: IpsecGateway): number {
  if (gateway === undefined) return gatewayTypes.none;
  if (gateway instanceof Name) return gatewayTypes.name;
  return gateway.includes(':') ? gatewayTypes.ipv6 : gatewayTypes.ipv4;
}

function addressOctets(address: string): Uint8Array {
  const octets = ipv4Octets(address) ?? ipv6Octets(address);
  if (octets === undefined) throw new DnsError('text.bad-address', 0);
  return octets;
}

function parseGateway(type: number, fields: FieldReader): IpsecGateway {
  if (type === gatewayTypes.name) return fields.name();
  return fields.with((text) => {
    const ipv4 = type === gatewayTypes.ipv4 ? ipv4Octets(text) : undefined;
    if (ipv4 !== undefined) return printIpv4(ipv4);
    const ipv6 = type === gatewayTypes.ipv6 ? ipv6Octets(text) : undefined;
    if (ipv6 !== undefined) return printIpv6(ipv6);
    // RFC 4025 §3.1: no gateway is written as a dot.
    if (type === gatewayTypes.none && text === '.') return undefined;
    throw new DnsError('text.bad-address', 0, `the gateway is not one of type ${type}`);
  });
}

function printGateway(gateway: IpsecGateway): string {
  return gateway instanceof Name ? printName(gateway) : (gateway ?? '.');
}

function decodeGateway(type: number, reader: WireReader): IpsecGateway {
  switch (type) {
    case gatewayTypes.none:
      return undefined;
    case gatewayTypes.ipv4:
      return printIpv4(reader.bytes(4));
    case gatewayTypes.ipv6:
      return printIpv6(reader.bytes(16));
    case gatewayTypes.name:
      return reader.name();
    default:
      throw new DnsError('wire.bad-rdata', reader.offset);
  }
}
