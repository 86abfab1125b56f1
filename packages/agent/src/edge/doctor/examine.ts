import type { Link, Mdns } from '@open-dyndns/mdns';
import type { Links } from '../../config/mdns-options.ts';
import { AgentError } from '../../errors.ts';
import type { Facts, MetGateway } from '../../model/diagnosis.ts';
import { resolverOwner } from '../../model/resolver-mode.ts';
import { dnsServerTypes, readAnnouncement } from '../../protocol/gateway-announcement.ts';
import { hostAddresses } from '../host-addresses.ts';
import { openLan } from '../open-lan.ts';
import { runProgram } from '../resolver/program.ts';
import { survey } from '../resolver/survey.ts';
import { StateDirectory } from '../state/state-directory.ts';
import { witnessHost, witnessNeighbours, witnessServices } from '../witness/index.ts';
import { meetGateway } from './meet-gateway.ts';
import { otherPortHolders } from './port-holders.ts';

/** What is announced for the time of the examination; the witnesses look for it. */
const specimen = { label: 'dyndns-doctor', type: '_dyndns-doctor._tcp', port: 9 };

const mdnsPort = 5353;

export interface ExaminationOptions {
  readonly links: Links;
  readonly state: string;
  readonly resolvConf: string;
  readonly signal: AbortSignal;
}

type LanFacts = Pick<Facts, 'links' | 'mdnsFailure' | 'neighbours' | 'witnessed' | 'gateways'>;

/** Looks at everything that a diagnosis goes by; takes some four seconds. */
export async function examine(options: ExaminationOptions): Promise<Facts> {
  const [world, responders, lan] = await Promise.all([
    survey(options.resolvConf, runProgram),
    otherPortHolders(mdnsPort),
    examineLan(options),
  ]);
  return { ...lan, responders, resolver: resolverOwner(world) };
}

async function examineLan(options: ExaminationOptions): Promise<LanFacts> {
  try {
    await using mdns = await openLan(options.links);
    return await listenAround(mdns, options);
  } catch (error) {
    if (!(error instanceof AgentError) || error.code === 'state.unusable') throw error;
    const witnessed = { host: false, service: false };
    return { links: [], mdnsFailure: error.message, neighbours: [], witnessed, gateways: [] };
  }
}

async function listenAround(mdns: Mdns, options: ExaminationOptions): Promise<LanFacts> {
  const links = mdns.links.map(({ name, addresses }) => ({
    name,
    addresses: addresses.map(({ address }) => address),
  }));
  const lookers = { addresses: links.flatMap(({ addresses }) => addresses) };
  const host = mdns.claimHost(specimen.label);
  const claim = mdns.publish({ ...specimen, instance: specimen.label, host });
  const browsers = dnsServerTypes.map((type) => mdns.browse(type));
  // Where it is not won, nobody sees it either; that is what is said then.
  claim.established.catch(() => undefined);
  const isSpecimen = ({ name }: { readonly name: string }): boolean => name === claim.instance;
  const [neighbours, services] = await Promise.all([
    witnessNeighbours(lookers),
    witnessServices(specimen.type, { ...lookers, until: (found) => found.some(isSpecimen) }),
  ]);
  const addresses = await witnessHost(`${host.label}.local`, lookers);
  const witnessed = { host: addresses.length > 0, service: services.some(isSpecimen) };
  const announced = browsers.flatMap(({ services: found }) => found);
  const gateways = await meetAll(announced, mdns.links, options);
  return { links, mdnsFailure: undefined, neighbours, witnessed, gateways };
}

async function meetAll(
  announced: Parameters<typeof readAnnouncement>[0][],
  links: readonly Link[],
  { state, signal }: ExaminationOptions,
): Promise<readonly MetGateway[]> {
  const candidates = announced.flatMap((service) => readAnnouncement(service) ?? []);
  const byUrl = new Map(candidates.map((candidate) => [candidate.url, candidate]));
  const known = await StateDirectory.at(state).knownGateways();
  const addresses = await hostAddresses(links);
  return Promise.all(
    [...byUrl.values()].map((candidate) => meetGateway(candidate, known, addresses, signal)),
  );
}
