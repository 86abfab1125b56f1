import type { ResolverDecision } from './resolver-mode.ts';

/** What was found out about a gateway that is announced here. */
export type MetGateway = { readonly url: string } & (
  | { readonly kind: 'silent'; readonly reason: string }
  | { readonly kind: 'known' | 'new'; readonly pin: string; readonly clockAheadMs: number | undefined }
  | { readonly kind: 'distrusted'; readonly pin: string; readonly expected: string }
);

/** Everything that a diagnosis goes by. */
export interface Facts {
  readonly links: readonly { readonly name: string; readonly addresses: readonly string[] }[];
  /** Why mDNS cannot be spoken; undefined: it can. */
  readonly mdnsFailure: string | undefined;
  /** Addresses of others that answered. */
  readonly neighbours: readonly string[];
  /** What independent programs saw of a host and a service that were announced for the purpose. */
  readonly witnessed: { readonly host: boolean; readonly service: boolean };
  /** Other programs of this host with UDP port 5353 open. */
  readonly responders: readonly string[];
  readonly resolver: ResolverDecision;
  readonly gateways: readonly MetGateway[];
}

/** `note`: everything may be as it should be, or not. */
export interface Finding {
  readonly check: 'interfaces' | 'mdns' | 'neighbours' | 'responders' | 'resolver' | 'gateway' | 'clock';
  readonly state: 'good' | 'note' | 'bad';
  readonly what: string;
  /** What to do. */
  readonly advice?: string;
}

/** RFC 8945 §10: signed messages whose time is further off are refused. */
const clockToleranceMs = 300_000;

/** One finding at least for each check, in the order in which things depend on one another. */
export function diagnose(facts: Facts): readonly Finding[] {
  return [
    interfaces(facts),
    mdns(facts),
    neighbours(facts),
    responders(facts),
    resolver(facts),
    ...gateways(facts),
    clock(facts),
  ];
}

function interfaces({ links }: Facts): Finding {
  const what = links.map(({ name, addresses }) => `${name} (${addresses.join(' ')})`).join(', ');
  if (links.length > 0) return { check: 'interfaces', state: 'good', what };
  return {
    check: 'interfaces',
    state: 'bad',
    what: 'no LAN interface is up',
    advice: 'plug in the cable or join a Wi-Fi; if there is one, name it: --interface NAME',
  };
}

function mdns({ links, mdnsFailure, witnessed }: Facts): Finding {
  const check = 'mdns';
  if (mdnsFailure !== undefined) return { check, state: 'bad', what: mdnsFailure };
  if (links.length === 0) return { check, state: 'note', what: 'not tried without an interface' };
  if (witnessed.host && witnessed.service) {
    return { check, state: 'good', what: 'multicast-dns and bonjour-service see what is announced' };
  }
  const blind = [
    ...(witnessed.host ? [] : ['multicast-dns sees no announced host']),
    ...(witnessed.service ? [] : ['bonjour-service sees no announced service']),
  ];
  const advice = 'let UDP port 5353 through this host’s firewall, in and out, for 224.0.0.251 and ff02::fb';
  return { check, state: 'bad', what: blind.join(', '), advice };
}

function neighbours({ neighbours: others, links }: Facts): Finding {
  const check = 'neighbours';
  if (others.length > 0) return { check, state: 'good', what: `heard ${others.join(', ')}` };
  if (links.length === 0) return { check, state: 'note', what: 'not tried without an interface' };
  return {
    check,
    state: 'note',
    what: 'nobody else on the LAN was heard over multicast',
    advice:
      'if there are others: see whether the access point isolates its clients or filters multicast (IGMP snooping without a querier)',
  };
}

function responders({ responders: programs }: Facts): Finding {
  const check = 'responders';
  if (programs.length === 0) return { check, state: 'good', what: 'no other program has port 5353 open' };
  return {
    check,
    state: 'note',
    what: `${programs.join(', ')} also ${programs.length === 1 ? 'has' : 'have'} port 5353 open`,
    advice:
      'they can share it; where another responder announces this host’s name, too, have it stop (Avahi: disable-publishing=yes; systemd-resolved: MulticastDNS=no)',
  };
}

function resolver({ resolver: { mode, why, remedy } }: Facts): Finding {
  if (mode !== 'none') return { check: 'resolver', state: 'good', what: `${mode}: ${why}` };
  return { check: 'resolver', state: 'note', what: why, ...(remedy === undefined ? {} : { advice: remedy }) };
}

function gateways({ gateways: met }: Facts): readonly Finding[] {
  if (met.length > 0) return met.map(gateway);
  const advice =
    'start dyndns-gateway on this LAN, or name one that is elsewhere: up --gateway https://NAME:8443';
  return [{ check: 'gateway', state: 'note', what: 'nobody on this LAN announces a gateway', advice }];
}

function gateway(met: MetGateway): Finding {
  const check = 'gateway';
  switch (met.kind) {
    case 'known':
      return { check, state: 'good', what: `${met.url} has the key that is known, ${met.pin}` };
    case 'new':
      return {
        check,
        state: 'note',
        what: `${met.url} has the key ${met.pin}, which is not known yet`,
        advice:
          'compare it with the pin that dyndns-gateway logs when it starts; the first contact trusts it',
      };
    case 'silent':
      return {
        check,
        state: 'bad',
        what: `${met.url}: ${met.reason}`,
        advice: 'see whether dyndns-gateway runs there, and a firewall lets its port through',
      };
    case 'distrusted':
      return {
        check,
        state: 'bad',
        what: `${met.url} has the key ${met.pin}, and ${met.expected} is known`,
        advice:
          'ask who runs the network: if the key was changed on purpose, start the agent once with --pin and the new key; if not, somebody pretends to be the gateway',
      };
  }
}

function clock({ gateways: met }: Facts): Finding {
  const check = 'clock';
  const [ahead] = met.flatMap((one) => ('clockAheadMs' in one ? (one.clockAheadMs ?? []) : []));
  if (ahead === undefined) return { check, state: 'note', what: 'no gateway to compare it with' };
  const seconds = Math.round(ahead / 1000);
  const what =
    Math.abs(seconds) <= 1
      ? 'agrees with the gateway’s'
      : `${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} the gateway’s`;
  if (Math.abs(ahead) <= clockToleranceMs) return { check, state: 'good', what };
  return { check, state: 'bad', what, advice: 'set it, and let NTP keep it: timedatectl set-ntp true' };
}
