import type { Host } from '../../e2e/lab/host.ts';
import { Peer } from './peer.ts';

/** The network namespace, within the host's, in which the far end of the second cable lies. */
const FAR = 'far';

const OWN = { ipv4: '10.78.0.11', ipv6: 'fd78::b', mac: '02:00:00:78:00:0b' };
const OTHER = { ipv4: '10.78.0.1', ipv6: 'fd78::1', linkLocal: 'fe80::ff:fe78:1', mac: '02:00:00:78:00:01' };

/** The subject's addresses on its second link. */
export const SECOND_ADDRESSES: readonly string[] = [OWN.ipv4, OWN.ipv6];

/** Gives a host the interface eth1, and a peer at the other end of its cable, which has to be disposed of first. */
export async function secondLink(host: Host): Promise<Peer> {
  await configure(host, [`netns add ${FAR}`]);
  await plugSecondLink(host);
  const place = { ...OTHER, otherMac: OWN.mac };
  return Peer.on(host, 'eth0', place, ['ip', 'netns', 'exec', FAR]);
}

/** Lays the cable; again, after `pullSecondLink`, with the same addresses. */
async function plugSecondLink(host: Host): Promise<void> {
  await configure(host, [
    `link add eth1 address ${OWN.mac} type veth peer name eth0 address ${OTHER.mac} netns ${FAR}`,
    `-n ${FAR} link set eth0 up`,
    `-n ${FAR} address add ${OTHER.ipv4}/24 dev eth0`,
    `-n ${FAR} address add ${OTHER.ipv6}/64 dev eth0 nodad`,
    `address add ${OWN.ipv4}/24 dev eth1`,
    `address add ${OWN.ipv6}/64 dev eth1 nodad`,
    'link set eth1 up',
  ]);
}

/** Takes the interface away and brings it back, as a USB adapter that is pulled out and put in again. */
export async function replaceSecondLink(host: Host): Promise<Peer> {
  await configure(host, ['link delete eth1']);
  await plugSecondLink(host);
  return Peer.on(host, 'eth0', { ...OTHER, otherMac: OWN.mac }, ['ip', 'netns', 'exec', FAR]);
}

async function configure(host: Host, commands: string[]): Promise<void> {
  for (const command of commands) {
    const { code, stderr } = await host.run('ip', command.split(' '));
    if (code !== 0) throw new Error(`${host.name}: ip ${command}: ${stderr}`);
  }
}
