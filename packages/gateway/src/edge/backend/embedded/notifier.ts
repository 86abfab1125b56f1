import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { printName, Rcode, type SigningAlgorithm, type TsigKey } from '@open-dyndns/dns';
import { type Endpoint, isWildcard, printEndpoint } from '../../../model/endpoint.ts';
import {
  type Notification,
  type NotificationAction,
  type NotificationEvent,
  nothingToTell,
  notification,
} from '../../../model/notification.ts';
import { type NotifySigning, notifyMessage, notifyRcode } from '../../../protocol/dns-notify.ts';
import type { ServedZone } from '../../../protocol/dns-zone.ts';
import type { Log, Ticker } from '../../../service/ports.ts';
import { hmac } from '../../hmac.ts';
import { systemClock, timeOfDay } from '../../machine.ts';

const ids = 0x10000;
const millisecondsPerSecond = 1000;

export interface NotifierOptions {
  readonly secondaries: readonly Endpoint[];
  readonly key: TsigKey<SigningAlgorithm>;
  /** Where the DNS server listens: secondaries believe only the address that they know. */
  readonly endpoints: readonly Endpoint[];
}

/** Tells secondaries of a zone's changes. */
export interface Notifier extends AsyncDisposable {
  /** A zone that there is since now: its secondaries are told of it with the next tick. */
  add(zone: ServedZone): void;
  changed(zone: ServedZone): void;
}

/** One secondary and one zone. */
interface Line {
  readonly zone: ServedZone;
  readonly secondary: Endpoint;
  state: Notification;
  /** What was sent last: its answer has this id, and is signed over this MAC. */
  sent: { readonly id: number; readonly mac: Uint8Array } | undefined;
  /** What it said instead of taking it: it may not have loaded the zone yet, and is told again. */
  refusal: number | undefined;
}

/** @throws the system's error where a socket cannot be opened */
export async function openNotifier(
  { secondaries, key, endpoints }: NotifierOptions,
  { log, ticker }: { readonly log: Log; readonly ticker: Ticker },
): Promise<Notifier> {
  await using opening = new AsyncDisposableStack();
  const lines: Line[] = [];
  const sockets = new Map<boolean, Socket>();
  const signing = (): NotifySigning => ({
    key,
    hmac,
    now: Math.floor(timeOfDay.now() / millisecondsPerSecond),
  });

  const send = (line: Line): void => {
    const { zone, secondary } = line;
    const id = randomInt(ids);
    const { octets, mac } = notifyMessage(id, zone, signing());
    line.sent = { id, mac };
    sockets.get(isIpv6(secondary))?.send(octets, secondary.port, secondary.address, (err) => {
      if (err !== null) log.debug({ err, to: secondary.address }, 'a NOTIFY could not be sent');
    });
  };
  const perform = (line: Line, action: NotificationAction): void => {
    if (action.kind === 'send') send(line);
    else
      log.warn(
        {
          zone: printName(line.zone.authority.apex),
          secondary: printEndpoint(line.secondary),
          ...action,
          rcode: line.refusal,
        },
        line.refusal === undefined
          ? 'a secondary does not answer NOTIFY: it learns of the change when its refresh time comes'
          : 'a secondary refuses NOTIFY: configure it as a secondary of this zone, with this server as its primary',
      );
  };
  const step = (line: Line, event: NotificationEvent): void => {
    const { state, actions } = notification(line.state, event, systemClock.now());
    line.state = state;
    for (const action of actions) perform(line, action);
  };
  const answered = (octets: Buffer, from: Endpoint): void => {
    const line = lines.find(
      ({ sent, secondary }) =>
        sent !== undefined &&
        octets.length >= 2 &&
        octets.readUInt16BE(0) === sent.id &&
        secondary.address === from.address &&
        secondary.port === from.port,
    );
    const rcode = line?.sent && notifyRcode(octets, signing(), line.sent.mac);
    if (line === undefined || rcode === undefined) return;
    line.refusal = rcode === Rcode.noError ? undefined : rcode;
    if (line.refusal === undefined) step(line, { kind: 'answered' });
  };

  for (const isOfIpv6 of new Set(secondaries.map(isIpv6))) {
    const socket = createSocket({ type: isOfIpv6 ? 'udp6' : 'udp4', ipv6Only: isOfIpv6 });
    opening.defer(async () => {
      socket.close();
      await once(socket, 'close');
    });
    socket.on('message', (octets, { address, port }) => answered(octets, { address, port }));
    socket.bind({ port: 0, ...sourceFor(isOfIpv6, endpoints) });
    await once(socket, 'listening');
    socket.on('error', (err) => log.warn({ err }, 'the socket for NOTIFY failed'));
    sockets.set(isOfIpv6, socket);
  }
  opening.use(
    ticker.everySecond(() => {
      for (const line of lines) step(line, { kind: 'tick' });
    }),
  );
  const running = opening.move();
  return {
    add: (zone) => {
      const state = { ...nothingToTell, serial: zone.serial };
      lines.push(
        ...secondaries.map((secondary) => ({ zone, secondary, state, sent: undefined, refusal: undefined })),
      );
    },
    changed: (zone) => {
      for (const line of lines) if (line.zone === zone) step(line, { kind: 'changed', serial: zone.serial });
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function isIpv6({ address }: Endpoint): boolean {
  return address.includes(':');
}

function sourceFor(isOfIpv6: boolean, endpoints: readonly Endpoint[]): { readonly address?: string } {
  const address = endpoints.find(
    (endpoint) => isIpv6(endpoint) === isOfIpv6 && !isWildcard(endpoint),
  )?.address;
  return address === undefined ? {} : { address };
}
