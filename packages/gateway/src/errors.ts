/** Every refusal of the gateway: its HTTP status and what it means. `docs/errors.md` explains each, tested against this table. */
export const gatewayErrors = {
  'request.malformed': { status: 400, title: 'The request is not what this resource takes' },
  'request.too-large': { status: 400, title: 'The body is larger than 16 KiB' },
  'request.not-json': { status: 400, title: 'The body is not JSON' },
  'request.unsupported-media-type': { status: 415, title: 'The body has to be application/json' },
  'request.not-found': { status: 404, title: 'There is no such resource' },
  'request.method-not-allowed': { status: 405, title: 'The resource does not know this method' },
  'request.cross-site': { status: 403, title: 'A page of another site sent this request' },
  'request.too-many': { status: 429, title: 'Too many requests from this address' },
  'name.invalid': { status: 400, title: 'The name is not a host name' },
  'name.outside-zone': { status: 400, title: 'The name is in none of the zones served here' },
  'name.reserved': { status: 409, title: 'The name stands in the zone outside the marked section' },
  'name.taken': { status: 409, title: 'The name belongs to somebody else' },
  'name.exists': { status: 409, title: 'The host exists already' },
  'host.unknown': { status: 404, title: 'There is no such host' },
  'host.not-yours': { status: 403, title: 'The host belongs to somebody else' },
  'host.too-many': { status: 403, title: 'The device has as many hosts as one device may have' },
  'address.invalid': { status: 400, title: 'The address is not an IP address that a host can have' },
  'address.not-allowed': { status: 403, title: 'The address is not one that this credential may register' },
  'type.unsupported': { status: 400, title: 'Records of this type cannot be registered' },
  'record.invalid': { status: 400, title: 'The records are not such as a host can have' },
  'service.invalid': { status: 400, title: 'The services are not such as a host can have' },
  'ttl.invalid': { status: 400, title: 'The TTL is not a number of seconds in range' },
  'lease.invalid': { status: 400, title: 'The lease is not a number of seconds' },
  'auth.required': { status: 401, title: 'Credentials are missing or wrong' },
  'credential.out-of-scope': { status: 403, title: 'The credential may not change this' },
  'credential.elsewhere': { status: 403, title: 'The credential may not come from this address' },
  'credential.expired': { status: 403, title: 'The credential has expired' },
  'enrolment.closed': { status: 403, title: 'This gateway enrols no devices from this address' },
  'enrolment.bad-token': { status: 403, title: 'The enrolment token is unknown, used or expired' },
  'enrolment.waiting': { status: 403, title: 'The device waits for an administrator to approve it' },
  'backend.unavailable': {
    status: 503,
    title: 'The DNS server did not take the change; a registration was not made, a release is done later',
  },
  'backend.refused': {
    status: 503,
    title:
      'The DNS server refuses the zone with this change; a registration was not made, a release is done later',
  },
  'store.unavailable': {
    status: 503,
    title: 'The gateway could not write its state; nothing was changed',
  },
  'gateway.stopping': { status: 503, title: 'The gateway is stopping' },
  internal: { status: 500, title: 'The gateway failed' },
} as const;

export type GatewayErrorCode = keyof typeof gatewayErrors;

/** One bad part of a request. `field` is its path in the request: `hostname`, `addresses[1]`, `lease`. */
export interface FieldError {
  readonly field: string;
  readonly code: GatewayErrorCode;
  /** What is wrong and what would be right, in one sentence. */
  readonly detail: string;
}

/** A request that is refused. `field` names the part of the request that is wrong; `detail` says what, where and what to do. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: GatewayErrorCode;
  readonly field: string | undefined;
  /** Every bad field, where the request was refused for its shape. */
  readonly errors: readonly FieldError[];
  /** Seconds after which the same is worth another try, where that is known. */
  readonly retryAfter: number | undefined;

  constructor(
    code: GatewayErrorCode,
    detail: string,
    options: {
      readonly field?: string;
      readonly errors?: readonly FieldError[];
      readonly retryAfter?: number;
      readonly cause?: unknown;
    } = {},
  ) {
    super(detail, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.field = options.field;
    this.errors = options.errors ?? [];
    this.retryAfter = options.retryAfter;
  }

  get status(): number {
    return gatewayErrors[this.code].status;
  }
}

/** Why the gateway does not start, or a command does not run. `docs/errors.md` explains each, tested against this table. */
export const startErrors = {
  'config.unreadable': 'The configuration file cannot be read',
  'config.invalid': 'The configuration is not what the gateway takes',
  'config.needs-restart': 'The gateway that runs cannot go over to this configuration',
  'state.unusable': 'The state directory cannot be used',
  'gateway.not-running': 'No gateway runs there',
  'gateway.running': 'Another gateway runs on this state directory or zone file',
  'certificate.unusable': 'The certificate or its key cannot be used',
  'listen.in-use': 'Another program listens there',
  'listen.not-permitted': 'This user may not listen there',
  'listen.no-address': 'This machine has no such address',
  'zone-file.unreadable': 'The zone file cannot be read or written',
  'zone-file.malformed': 'The zone file does not parse',
  'zone-file.no-markers': 'The zone file has no marked section',
  'zone-file.no-origin': 'Nothing says which zone the file is of',
  'zone-file.refused': 'The zone file does not take the change',
  'zone-file.dynamic': 'BIND itself writes this zone',
  'tinydns-data.unreadable': 'tinydns’ data file cannot be read or written',
  'tinydns-data.no-markers': 'tinydns’ data file has no marked section',
  'reload.impossible': 'named cannot be told to reload',
  'key.unusable': 'The TSIG key cannot be used',
  'token.unusable': 'The token of a DNS provider cannot be used',
  'updates.refused': 'The DNS server does not take our updates',
  'transfer.refused': 'The DNS server does not let us read the zone',
  'provider.refused': 'The DNS provider does not let us read the zone',
  'server.silent': 'The DNS server does not answer for the zone',
  'account.invalid': 'An account, or what it was to be given, is not one',
  'account.exists': 'An account of this name exists',
  'account.unknown': 'There is no such account',
} as const;

export type StartErrorCode = keyof typeof startErrors;

/** What an operator has to mend before the gateway or a command can go on. The message says what, where and what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code: StartErrorCode;

  constructor(code: StartErrorCode, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
  }
}
