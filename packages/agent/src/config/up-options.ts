import { hostname } from 'node:os';
import { type ResolverWish, resolverWishes } from '../model/resolver-mode.ts';
import type { OwnService } from '../model/service.ts';
import { readEnrolmentToken } from '../protocol/enrolment-token.ts';
import { readGatewayUrl } from '../protocol/gateway-url.ts';
import { isHostLabel, toHostLabel } from '../protocol/host-label.ts';
import { readPin } from '../protocol/pin-text.ts';
import { serviceGrammar } from '../protocol/service-text.ts';
import { type Arguments, type CommandLine, readArguments, wrongUsage } from './command-line.ts';
import { interfaceOption, type Links, readLinks } from './mdns-options.ts';
import { requireService } from './service-option.ts';
import { stateOption, statePath } from './state-path.ts';

export const upCommand: CommandLine = {
  name: 'up',
  summary:
    'Gives this host one name in mDNS and in DNS, from now until the command is stopped. Takes everything back then.',
  options: {
    name: { type: 'string', value: 'LABEL', help: 'the name to claim [this host’s own]' },
    interface: interfaceOption,
    gateway: { type: 'string', value: 'URL', help: 'use this gateway and look for no other' },
    pin: { type: 'string', value: 'sha256/…', help: 'trust only this key, and remember it from now on' },
    token: {
      type: 'string',
      value: 'TOKEN',
      help: 'an administrator’s one-time code for enrolling, and the key it is for: CODE@sha256/…',
    },
    service: {
      type: 'string',
      multiple: true,
      value: 'SERVICE',
      help: `a service for the LAN to find, may be repeated: ${serviceGrammar}`,
    },
    resolver: {
      type: 'string',
      value: resolverWishes.join('|'),
      help: 'how to point the resolver at the LAN’s DNS server [auto]',
    },
    'resolv-conf': { type: 'string', value: 'FILE', help: 'the resolver file [/etc/resolv.conf]' },
    state: stateOption,
    json: { type: 'boolean', help: 'log as JSON even on a terminal' },
  },
  details:
    'A gateway whose key is not the pinned one gets no credential; the name then works over mDNS only.',
};

/** What `up` is asked to do. */
export interface UpOptions {
  readonly label: string;
  readonly links: Links;
  /** A URL that `readGatewayUrl` has made. */
  readonly gateway: string | undefined;
  readonly pin: string | undefined;
  readonly token: string | undefined;
  readonly services: readonly OwnService[];
  readonly resolver: ResolverWish;
  readonly resolvConf: string;
  readonly state: string;
  readonly json: boolean;
}

/** @returns undefined if only help is asked for. @throws AgentError `option.invalid` */
export function readUpOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): UpOptions | undefined {
  const given = readArguments(upCommand, args);
  if (given.help) return undefined;
  const token = readToken(given);
  const pin =
    readOption(given, 'pin', readPin, 'a key pin, like sha256/ and 44 characters of base64') ?? token?.pin;
  if (token !== undefined && pin === undefined) throw wrongUsage(upCommand, codeWithoutPin);
  return Object.freeze({
    label: readLabel(given),
    links: readLinks(upCommand, given),
    gateway: readOption(
      given,
      'gateway',
      readGatewayUrl,
      'an https URL of a server, like https://gateway.example:8443',
    ),
    pin,
    token: token?.code,
    services: given.texts('service').map((text) => requireService(upCommand, text)),
    resolver: readResolver(given),
    resolvConf: given.text('resolv-conf') ?? '/etc/resolv.conf',
    state: statePath(given.text('state'), environment),
    json: given.flag('json'),
  });
}

/** Whatever gateway is met first would get the code. */
const codeWithoutPin =
  '--token has no key pin behind an @: give the whole token, or the gateway’s key with --pin';

function readLabel(given: Arguments): string {
  const name = given.text('name')?.toLowerCase();
  if (name === undefined) return toHostLabel(hostname());
  if (isHostLabel(name)) return name;
  const what = `--name ${name} is not one label of letters, digits and hyphens; ${toHostLabel(name)} would be`;
  throw wrongUsage(upCommand, what);
}

function readToken(given: Arguments): ReturnType<typeof readEnrolmentToken> {
  return readOption(
    given,
    'token',
    readEnrolmentToken,
    'a token as dyndns-gateway token create prints it',
    true,
  );
}

function readResolver(given: Arguments): ResolverWish {
  const text = given.text('resolver') ?? 'auto';
  const wish = resolverWishes.find((some) => some === text);
  if (wish !== undefined) return wish;
  throw wrongUsage(upCommand, `--resolver ${text} is none of ${resolverWishes.join(', ')}`);
}

function readOption<Value>(
  given: Arguments,
  option: string,
  read: (text: string) => Value | undefined,
  wanted: string,
  secret = false,
): Value | undefined {
  const text = given.text(option);
  if (text === undefined) return undefined;
  const value = read(text);
  if (value === undefined) {
    throw wrongUsage(upCommand, `--${option}${secret ? '' : ` ${text}`} is not ${wanted}`);
  }
  return value;
}
