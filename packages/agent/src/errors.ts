/** Everything that can be wrong for the agent; `docs/errors.md` explains each, tested against this table. */
export const agentErrors = {
  'option.invalid': 'An option is not what the command takes',
  'link.none': 'There is no such interface',
  'multicast.unavailable': 'The interfaces do not carry multicast',
  'state.unusable': 'The state directory cannot be used',
  'agent.running': 'Another agent runs with this state',
  'agent.not-running': 'No agent runs with this state',
  'gateway.not-found': 'Nobody here says that a gateway is there',
  'gateway.unreachable': 'The gateway does not answer',
  'gateway.key-changed': 'The gateway has another key than the one that is pinned',
  'gateway.stranger': 'A gateway with an unknown key is in a network whose gateway is known',
  'gateway.refused': 'The gateway refused',
  'enrolment.refused': 'The gateway gave this device no credential',
  'address.none': 'No address of this host belongs to the zone',
  'lease.lost': 'The lease ran out before it could be renewed',
  'name.unresolved': 'Nobody answers for the name',
  'resolver.unwritable': 'The resolver file cannot be written',
  'resolver.foreign': 'The resolver file is somebody else’s by now',
  'nameserver.silent': 'The LAN’s DNS server does not answer',
  'resolver.trampled': 'Another program overwrites the resolver again and again',
  'config.unreadable': 'The configuration cannot be read',
  'config.invalid': 'The configuration has mistakes',
  'secret.unusable': 'A secret is not where the configuration says, or not as it has to be',
  'source.silent': 'A source of the public address does not say it',
  'address.unfit': 'A source says an address that is not public',
  'address.disputed': 'The sources of the public address do not agree',
  'update.failed': 'A server has not taken an update; it is tried again',
  'update.refused': 'A server refuses an update, and would refuse it again',
  'router.none': 'No router maps ports or knows its external address',
  'router.double-nat': 'The router is itself behind a NAT',
} as const;

export type AgentErrorCode = keyof typeof agentErrors;

/** What keeps a command from going on. The message says what, where and what to do. */
export class AgentError extends Error {
  override readonly name = 'AgentError';
  readonly code: AgentErrorCode;

  constructor(code: AgentErrorCode, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
  }
}
