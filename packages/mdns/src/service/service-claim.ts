import { MdnsError } from '../errors.ts';
import { nextInstanceName } from '../model/rename.ts';
import type { World } from '../ports.ts';
import { hostName, instanceName, subtypeName } from '../protocol/service-name.ts';
import { type ServiceDescription, serviceRecords } from '../protocol/service-records.ts';
import { encodeTxt, type TxtEntries } from '../protocol/txt.ts';
import { ClaimedName, type ClaimedState } from './claimed-name.ts';
import type { ClaimedHost, HostClaim } from './host-claim.ts';
import { Listeners } from './listeners.ts';

/** A service to be published. */
export interface Service {
  /** What users see, such as `Front Desk`: any UTF-8 of 1–63 octets, dots and spaces included. */
  readonly instance: string;
  /** `_http._tcp` */
  readonly type: string;
  /** 0–65535; 0 for a service that has no port of its own. */
  readonly port: number;
  /** A claim of the same Mdns object. */
  readonly host: HostClaim;
  /** RFC 6763 §6; without it the TXT record has one empty string. */
  readonly txt?: TxtEntries;
  /** Such as `_universal` (RFC 6763 §7.1). */
  readonly subtypes?: readonly string[];
}

/** A published service. Disposal says goodbye and forgets it. */
export interface ServiceClaim extends AsyncDisposable {
  /** The current one: it changes when the name turns out to be taken. */
  readonly instance: string;
  /** `probing` also while its host’s name is in question again. */
  readonly state: ClaimedState;
  /** Resolves with the instance once it is won on every link and announced, its host’s name included. */
  readonly established: Promise<string>;
  /** Hears of every other name that is tried; it is won once `established` resolves. */
  onRename(listener: (instance: string, previous: string) => void): Disposable;
  /** Replaces the TXT entries and announces them, at most ten times a minute. @throws MdnsError `mdns.bad-txt` */
  update(txt: TxtEntries): void;
}

/** A service on all links. */
export class ClaimedService implements ServiceClaim {
  readonly claim: ClaimedName;
  readonly host: ClaimedHost;
  readonly #renames = new Listeners<[instance: string, previous: string]>();
  readonly #forget: (service: ClaimedService) => Promise<void>;
  #description: ServiceDescription;

  constructor(
    id: string,
    service: Service,
    host: ClaimedHost,
    world: World,
    forget: (service: ClaimedService) => Promise<void>,
  ) {
    this.host = host;
    this.#forget = forget;
    this.#description = checkedDescription(service);
    this.claim = new ClaimedName(
      {
        id,
        text: service.instance,
        next: (taken) => nextInstanceName(taken, world.random()),
        records: (instance) =>
          serviceRecords({ ...this.#description, instance }, hostName(host.label), host.claim.id),
        renamed: (instance, previous) => this.#renames.tell(instance, previous),
      },
      world,
    );
  }

  get instance(): string {
    return this.claim.text;
  }

  get state(): ClaimedState {
    return this.#isHeld ? 'probing' : this.claim.state;
  }

  get established(): Promise<string> {
    const { established } = this.claim;
    return this.#isHeld ? this.host.established.then(() => established) : established;
  }

  /** Its own name is won, and its host’s is in question again: nobody is told of it until that one is won. */
  get #isHeld(): boolean {
    return this.claim.state === 'announced' && this.host.state === 'probing';
  }

  onRename(listener: (instance: string, previous: string) => void): Disposable {
    return this.#renames.add(listener);
  }

  update(txt: TxtEntries): void {
    this.#description = { ...this.#description, txt: encodeTxt(txt) };
    this.claim.changed();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#forget(this);
  }
}

function checkedDescription({ instance, type, port, txt = {}, subtypes = [] }: Service): ServiceDescription {
  instanceName(instance, type);
  for (const subtype of subtypes) subtypeName(subtype, type);
  if (!Number.isInteger(port) || port < 0 || port > 0xffff)
    throw new MdnsError('mdns.bad-port', String(port));
  return { instance, type, port, txt: encodeTxt(txt), subtypes };
}
