import { randomBytes } from 'node:crypto';
import { type PortMap, portMapText } from '../../model/public/port-map.ts';
import {
  addressRequest,
  mapRequest,
  type NatPmpAnswer,
  natPmpPort,
  readNatPmp,
} from '../../protocol/router/nat-pmp.ts';
import { nonceOctets, pcpMapRequest, readPcp } from '../../protocol/router/pcp.ts';
import type { Mapping, Router } from '../../service/public/ports.ts';
import { askUdp } from './ask-udp.ts';
import { wayToRouter } from './way-to-router.ts';

/** A router that speaks PCP (RFC 6887), or its elder NAT-PMP (RFC 6886). */
export class PortControl implements Router {
  readonly #nonces = new Map<string, Uint8Array>();

  async externalAddress(signal: AbortSignal): Promise<string> {
    const { router } = await wayToRouter();
    const answer = await natPmp(router, addressRequest(), signal);
    if (answer.kind === 'address') return answer.address;
    throw new Error(whyNot(answer));
  }

  async map(map: PortMap, lifetimeSeconds: number, signal: AbortSignal): Promise<Mapping> {
    const { router, own } = await wayToRouter();
    const request = pcpMapRequest(map, own, this.#nonceOf(map), lifetimeSeconds);
    const server = { address: router, port: natPmpPort };
    const answer = await askUdp(server, request, (octets) => readPcp(octets, request), signal);
    if (answer.kind === 'mapped') return answer;
    if (answer.kind === 'refused') throw new Error(answer.why);
    return mapByNatPmp(router, map, lifetimeSeconds, signal);
  }

  async unmap(map: PortMap, signal: AbortSignal): Promise<void> {
    await this.map(map, 0, signal);
    this.#nonces.delete(portMapText(map));
  }

  #nonceOf(map: PortMap): Uint8Array {
    const key = portMapText(map);
    const nonce = this.#nonces.get(key) ?? randomBytes(nonceOctets);
    this.#nonces.set(key, nonce);
    return nonce;
  }
}

async function mapByNatPmp(
  router: string,
  map: PortMap,
  lifetimeSeconds: number,
  signal: AbortSignal,
): Promise<Mapping> {
  const answer = await natPmp(router, mapRequest(map, lifetimeSeconds), signal);
  if (answer.kind !== 'mapped') throw new Error(whyNot(answer));
  const external = await natPmp(router, addressRequest(), signal);
  return { ...answer, address: external.kind === 'address' ? external.address : undefined };
}

function natPmp(router: string, request: Uint8Array, signal: AbortSignal): Promise<NatPmpAnswer> {
  const server = { address: router, port: natPmpPort };
  return askUdp(server, request, (octets) => readNatPmp(octets, request), signal);
}

function whyNot(answer: NatPmpAnswer): string {
  return answer.kind === 'refused' ? answer.why : 'it answered something else than it was asked';
}
