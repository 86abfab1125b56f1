import { AgentError } from '../../errors.ts';
import type { PortMap } from '../../model/public/port-map.ts';
import type { Mapping, Router } from '../../service/public/ports.ts';
import { reasonOf } from '../public/request.ts';
import { PortControl } from './port-control.ts';
import { UpnpRouter } from './upnp.ts';

interface Way {
  readonly name: string;
  readonly router: Router;
}

/** The router of this host's network, in whatever it speaks: PCP and NAT-PMP first, whose answers take one packet. */
export class HostRouter implements Router {
  #ways: readonly Way[] = [
    { name: 'PCP and NAT-PMP', router: new PortControl() },
    { name: 'UPnP', router: new UpnpRouter() },
  ];

  externalAddress(signal: AbortSignal): Promise<string> {
    return this.#ask((router) => router.externalAddress(signal), signal);
  }

  map(map: PortMap, lifetimeSeconds: number, signal: AbortSignal): Promise<Mapping> {
    return this.#ask((router) => router.map(map, lifetimeSeconds, signal), signal);
  }

  unmap(map: PortMap, signal: AbortSignal): Promise<void> {
    return this.#ask((router) => router.unmap(map, signal), signal);
  }

  /** What has worked goes first from then on. @throws AgentError `router.none` */
  async #ask<Answer>(question: (router: Router) => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
    const reasons: string[] = [];
    for (const way of this.#ways) {
      try {
        const answer = await question(way.router);
        this.#ways = [way, ...this.#ways.filter((other) => other !== way)];
        return answer;
      } catch (error) {
        signal.throwIfAborted();
        reasons.push(`${way.name}: ${reasonOf(error)}`);
      }
    }
    throw new AgentError('router.none', `the router does not do it; ${reasons.join('; ')}`);
  }
}
