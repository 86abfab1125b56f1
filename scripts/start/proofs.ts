import { Resolver } from 'node:dns/promises';
import { printName, reverseName } from '@open-dyndns/dns';
import { witnessHost, witnessServices } from '../../packages/agent/src/edge/witness/index.ts';
import type { Ready, Registered } from './shapes.ts';

/** Something that has to be true, and what an independent program found. */
export interface Proof {
  readonly claim: string;
  readonly witness: string;
  readonly held: boolean;
  readonly found: readonly string[];
}

/** Node's own resolver (c-ares), which shares no code with ours. */
const resolverName = 'a DNS resolver';

/** How long the LAN is listened to before silence counts as an answer, ms. */
const silence = 1_000;

/** The DNS server and the LAN know the host. */
export async function proofsOfPresence(gateway: Ready, host: Registered): Promise<Proof[]> {
  const local = localName(host);
  const [addresses, names, onLan, services] = await Promise.all([
    addressesInDns(gateway, host.name),
    namesInDns(gateway, host.addresses),
    witnessHost(local, { addresses: host.addresses }),
    witnessServices('_dns._udp', { addresses: host.addresses, until: (found) => found.length > 0 }),
  ]);
  return [
    proof(`${host.name} has its addresses`, resolverName, sameSet(addresses, host.addresses), addresses),
    proof('each address has its name', resolverName, sameSet(names, [host.name]), names),
    proof(`${local} has its addresses`, 'multicast-dns', sameSet(routable(onLan), host.addresses), onLan),
    proof(
      'the DNS server announces itself',
      'bonjour-service',
      services.length > 0,
      services.map(({ name }) => name),
    ),
  ];
}

/** The DNS server and the LAN have forgotten the host. */
export async function proofsOfAbsence(gateway: Ready, host: Registered): Promise<Proof[]> {
  const local = localName(host);
  const [addresses, names, onLan] = await Promise.all([
    addressesInDns(gateway, host.name),
    namesInDns(gateway, host.addresses),
    witnessHost(local, { addresses: host.addresses, within: silence }),
  ]);
  return [
    proof(`${host.name} does not exist`, resolverName, sameSet(addresses, ['NXDOMAIN']), addresses),
    proof('its addresses have no name', resolverName, sameSet(names, ['NXDOMAIN']), names),
    proof(`nobody answers for ${local}`, 'multicast-dns', onLan.length === 0, onLan),
  ];
}

/** The name that the host has over mDNS: the same label (promise 5). */
export function localName({ name }: Registered): string {
  return `${name.split('.')[0]}.local`;
}

function proof(claim: string, witness: string, held: boolean, found: readonly string[]): Proof {
  return { claim, witness, held, found };
}

async function addressesInDns(gateway: Ready, name: string): Promise<string[]> {
  const resolver = resolverOf(gateway);
  return answers([resolver.resolve4(name), resolver.resolve6(name)]);
}

async function namesInDns(gateway: Ready, addresses: readonly string[]): Promise<string[]> {
  const resolver = resolverOf(gateway);
  // Not `resolver.reverse`, which looks into /etc/hosts first.
  return answers(addresses.map((address) => resolver.resolvePtr(printName(reverseName(address)))));
}

function resolverOf({ dns }: Ready): Resolver {
  const resolver = new Resolver({ timeout: silence, tries: 1 });
  resolver.setServers(
    dns.map(({ address, port }) => `${address.includes(':') ? `[${address}]` : address}:${port}`),
  );
  return resolver;
}

/** Each answer once. A family that a host does not have (NODATA) is no answer, a name that does not exist is one. */
async function answers(questions: readonly Promise<readonly string[]>[]): Promise<string[]> {
  const settled = await Promise.all(questions.map((asked) => asked.catch(nameOfFailure)));
  return [...new Set(settled.flat())];
}

function nameOfFailure(error: unknown): string[] {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (code === 'ENODATA') return [];
  return [code === 'ENOTFOUND' ? 'NXDOMAIN' : code];
}

/** Link-local addresses mean something on their link only: mDNS may have them, DNS must not. */
function routable(addresses: readonly string[]): string[] {
  return addresses.filter((address) => !/^(?:fe[89ab]|169\.254\.)/i.test(address));
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item) => other.includes(item));
}
