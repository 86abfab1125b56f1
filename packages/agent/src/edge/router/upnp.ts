import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { PortMap } from '../../model/public/port-map.ts';
import {
  actionBody,
  element,
  readLocation,
  readService,
  searchRequests,
  ssdp,
  type UpnpService,
} from '../../protocol/router/upnp.ts';
import type { Mapping, Router } from '../../service/public/ports.ts';
import { send } from '../public/request.ts';
import { type WayToRouter, wayToRouter } from './way-to-router.ts';

/** Milliseconds: devices answer a search within MX seconds, which is one. */
const searchMs = 2_500;
/** UPnP's code for routers that keep mappings until they are taken back (OnlyPermanentLeasesSupported). */
const onlyPermanent = '725';

/** A router that speaks UPnP IGD, of either version. Only the router of the default route is believed. */
export class UpnpRouter implements Router {
  async externalAddress(signal: AbortSignal): Promise<string> {
    const service = await findService(await wayToRouter(), signal);
    const answer = await act(service, 'GetExternalIPAddress', {}, signal);
    return element(answer, 'NewExternalIPAddress') ?? '';
  }

  async map(map: PortMap, lifetimeSeconds: number, signal: AbortSignal): Promise<Mapping> {
    const way = await wayToRouter();
    const service = await findService(way, signal);
    const values = {
      ...keyOf(map),
      NewInternalPort: map.internal,
      NewInternalClient: way.own,
      NewEnabled: 1,
    };
    const add = (lease: number): Promise<string> =>
      act(
        service,
        'AddPortMapping',
        { ...values, NewPortMappingDescription: 'open-dyndns', NewLeaseDuration: lease },
        signal,
      );
    await add(lifetimeSeconds).catch((error: unknown) => {
      if (error instanceof UpnpError && error.code === onlyPermanent) return add(0);
      throw error;
    });
    const answer = await act(service, 'GetExternalIPAddress', {}, signal);
    return { external: map.external, address: element(answer, 'NewExternalIPAddress'), lifetimeSeconds };
  }

  async unmap(map: PortMap, signal: AbortSignal): Promise<void> {
    const service = await findService(await wayToRouter(), signal);
    await act(service, 'DeletePortMapping', keyOf(map), signal);
  }
}

class UpnpError extends Error {
  override readonly name = 'UpnpError';
  readonly code: string;

  constructor(code: string, description: string) {
    super(`it answered ${description} (${code})`);
    this.code = code;
  }
}

function keyOf({ external, protocol }: PortMap) {
  return { NewRemoteHost: '', NewExternalPort: external, NewProtocol: protocol.toUpperCase() };
}

/** Anybody on a LAN may answer a search, and would be given our ports: another host than the router is not heard. */
async function findService({ router, own }: WayToRouter, stop: AbortSignal): Promise<UpnpService> {
  const location = await search(router, own, AbortSignal.any([stop, AbortSignal.timeout(searchMs)]));
  if (location.hostname !== router) throw new Error(`it points to ${location.host}, which is not the router`);
  const { text } = await send({ method: 'GET', url: location.href }, stop);
  const service = readService(text, location);
  if (service === undefined) throw new Error('it has no service that maps ports');
  if (new URL(service.controlUrl).hostname !== router) throw new Error('its service is on another host');
  return service;
}

async function search(router: string, own: string, signal: AbortSignal): Promise<URL> {
  const socket = createSocket('udp4');
  const { promise, resolve, reject } = Promise.withResolvers<URL>();
  const late = (): void => reject(new Error('it does not answer'));
  signal.addEventListener('abort', late, { once: true });
  socket.on('error', reject);
  socket.on('message', (octets, sender) => {
    const location = sender.address === router ? readLocation(octets.toString('utf8')) : undefined;
    if (location !== undefined) resolve(location);
  });
  try {
    if (signal.aborted) late();
    socket.bind(0, own);
    await once(socket, 'listening');
    socket.setMulticastInterface(own);
    for (const request of searchRequests()) socket.send(request, ssdp.port, ssdp.group);
    return await promise;
  } finally {
    signal.removeEventListener('abort', late);
    socket.close();
  }
}

async function act(
  service: UpnpService,
  action: string,
  values: Readonly<Record<string, string | number>>,
  signal: AbortSignal,
): Promise<string> {
  const headers = { 'content-type': 'text/xml; charset="utf-8"', soapaction: `"${service.type}#${action}"` };
  const body = actionBody(service, action, values);
  const { status, text } = await send({ method: 'POST', url: service.controlUrl, headers, body }, signal);
  if (status === 200) return text;
  throw new UpnpError(
    element(text, 'errorCode') ?? `status ${status}`,
    element(text, 'errorDescription') ?? 'an error',
  );
}
