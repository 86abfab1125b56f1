import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { isChosen, type LinkChoice } from '../model/interface-choice.ts';
import type { Link, LinkAddress } from '../model/link.ts';

/** The system does not tell Node of changes: how often interfaces are looked at, ms; a tenth of a percent of one core. */
const watchInterval = 500;
/** The same where there is no link at all, since then somebody waits for one, ms; a quarter of a percent. */
const arrivalInterval = 25;

/** How long to wait before the next look, ms. */
export function untilNextLook(links: readonly Link[]): number {
  return links.length === 0 ? arrivalInterval : watchInterval;
}

/**
 * The chosen interfaces as they are now. Node lists those that are up and running, so that a pulled cable
 * makes one disappear.
 */
export function lanLinks(choice: LinkChoice): readonly Link[] {
  return Object.entries(networkInterfaces()).flatMap(([name, infos = []]) =>
    isChosen(
      choice,
      name,
      infos.some(({ internal }) => internal),
    )
      ? [linkOf(name, infos)]
      : [],
  );
}

/** Calls `listener` with the chosen interfaces whenever one of them or of their addresses comes or goes. */
export function watchLinks(choice: LinkChoice, listener: (links: readonly Link[]) => void): Disposable {
  let links = lanLinks(choice);
  let timer = setTimeout(look, untilNextLook(links));
  function look(): void {
    const before = fingerprint(links);
    links = lanLinks(choice);
    timer = setTimeout(look, untilNextLook(links));
    if (fingerprint(links) !== before) listener(links);
  }
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}

/** Equal for links that are the same in every respect. */
export function fingerprint(links: readonly Link[]): string {
  return JSON.stringify(links);
}

function linkOf(name: string, infos: readonly NetworkInterfaceInfo[]): Link {
  const index = infos.find(({ scopeid }) => scopeid)?.scopeid;
  const addresses = infos.map(linkAddress).toSorted((one, other) => one.family - other.family);
  return { name, ...(index === undefined ? {} : { index }), addresses };
}

function linkAddress({ address, cidr, family, internal }: NetworkInterfaceInfo): LinkAddress {
  const hostPrefix = family === 'IPv4' ? 32 : 128;
  return {
    address,
    prefixLength: Number(cidr?.split('/')[1] ?? hostPrefix),
    family: family === 'IPv4' ? 4 : 6,
    scope: internal ? 'host' : isLinkLocal(address) ? 'link' : 'global',
  };
}

function isLinkLocal(address: string): boolean {
  return /^(?:169\.254\.|fe[89ab])/i.test(address);
}
