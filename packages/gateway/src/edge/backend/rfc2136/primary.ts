import {
  decodeMessage,
  encodeMessage,
  type Message,
  message,
  type Name,
  Opcode,
  question,
  Rcode,
  type RecordType,
  type ResourceRecord,
  rdataKey,
  type SigningAlgorithm,
  signMessage,
  TsigError,
  type TsigKey,
  verifyMessage,
} from '@open-dyndns/dns';
import { GatewayError } from '../../../errors.ts';
import type { Endpoint } from '../../../model/endpoint.ts';
import { isPrerequisiteRcode, nameProbe } from '../../../protocol/dns-update.ts';
import { type Asked, distrust, refusal } from '../../../protocol/dns-update-answer.ts';
import type { Clock } from '../../../service/ports.ts';
import { hmac } from '../../hmac.ts';
import { DnsConnection } from './connection.ts';

const millisecondsPerSecond = 1000;
/** What servers say to whom they do not let transfer a zone; Knot says BADKEY. */
const transferRefusals: readonly number[] = [Rcode.refused, Rcode.notAuth, Rcode.notImp];
/** Knot answers ANY with one set only (RFC 8482), by which a name is seen to be in use. */
const askedTypes: readonly RecordType[] = ['DHCID', 'A', 'AAAA', 'PTR', 'ANY'];

/**
 * The server that takes updates; every message to and from it is signed (RFC 8945). Each zone has a connection of its
 * own: named leaves Nagle's algorithm on, and a second small answer on a connection would wait 40 ms for the kernel to
 * acknowledge the first.
 */
export class Primary implements Disposable {
  readonly #server: Endpoint;
  readonly #connections = new Map<string, DnsConnection>();
  readonly #key: TsigKey<SigningAlgorithm>;
  readonly #clock: Clock;

  constructor(server: Endpoint, key: TsigKey<SigningAlgorithm>, clock: Clock) {
    this.#server = server;
    this.#key = key;
    this.#clock = clock;
  }

  /**
   * Whether the server made an update; false where a prerequisite did not hold.
   * @throws GatewayError `backend.unavailable`
   */
  async update(zone: Name, update: Partial<Message>): Promise<boolean> {
    const answer = await this.#ask(zone, update);
    if (isPrerequisiteRcode(answer.rcode)) return false;
    this.#refuse(answer, zone);
    return true;
  }

  /** The serial after every update that has been answered. @throws GatewayError `backend.unavailable` */
  async serial(zone: Name): Promise<number> {
    const answer = await this.#ask(zone, { questions: [question(zone, 'SOA')] });
    this.#refuse(answer, zone);
    const soa = answer.answers.find(({ rdata }) => rdata.type === 'SOA')?.rdata;
    if (soa?.type === 'SOA') return soa.serial;
    throw new GatewayError(
      'backend.unavailable',
      `The DNS server has no SOA of the zone: configure the zone there as a primary.`,
    );
  }

  /** The records of one name, none where it has none. @throws GatewayError `backend.unavailable` */
  async recordsOf(zone: Name, name: Name): Promise<ResourceRecord[]> {
    // A question could be answered from a wildcard; a prerequisite cannot (RFC 2136 §7.16).
    if (await this.update(zone, nameProbe(zone, name))) return [];
    const answers = await Promise.all(askedTypes.map((type) => this.#recordsOfType(zone, name, type)));
    return [...new Map(answers.flat().map((found) => [rdataKey(found.rdata), found])).values()];
  }

  async #recordsOfType(zone: Name, name: Name, type: RecordType): Promise<ResourceRecord[]> {
    const answer = await this.#ask(zone, { questions: [question(name, type)] });
    if (answer.rcode !== Rcode.nxDomain) this.#refuse(answer, zone);
    return answer.answers.filter((found) => found.name.equals(name));
  }

  /** All records of a zone (RFC 5936), or undefined where the server does not let us have them. @throws GatewayError */
  async transfer(zone: Name): Promise<ResourceRecord[] | undefined> {
    const records: ResourceRecord[] = [];
    let refused = false;
    const take = (answer: Message): boolean => {
      refused = transferRefusals.includes(answer.rcode);
      if (!refused) this.#refuse(answer, zone);
      for (const one of answer.answers) records.push(one);
      // RFC 5936 §2.2: the SOA comes first and again last.
      return refused || (records.length > 1 && records.at(-1)?.rdata.type === 'SOA');
    };
    const onBadKey = (): void => {
      refused = true;
    };
    await this.#converse(zone, { questions: [question(zone, 'AXFR')] }, take, onBadKey);
    return refused ? undefined : records.slice(0, -1);
  }

  [Symbol.dispose](): void {
    for (const connection of this.#connections.values()) connection[Symbol.dispose]();
  }

  async #ask(zone: Name, fields: Partial<Message>): Promise<Message> {
    let answered = message({ opcode: Opcode.query });
    await this.#converse(zone, fields, (answer) => {
      answered = answer;
      return true;
    });
    return answered;
  }

  #converse(
    zone: Name,
    fields: Partial<Message>,
    take: (answer: Message) => boolean,
    onBadKey?: () => void,
  ): Promise<void> {
    const key = this.#key;
    let mac: Uint8Array = new Uint8Array();
    let continued = false;
    const write = (id: number): Uint8Array => {
      const signed = signMessage(encodeMessage(message({ ...fields, id })), { key, now: this.#now, hmac });
      mac = signed.mac;
      return signed.octets;
    };
    return this.#connectionFor(zone).converse(write, (octets) => {
      const verdict = verifyMessage(octets, { keys: [key], now: this.#now, hmac, prior: { mac, continued } });
      if (onBadKey !== undefined && 'tsig' in verdict && verdict.tsig.error === TsigError.badKey) {
        onBadKey();
        return true;
      }
      const reason = distrust(verdict, this.#asked(zone));
      if (reason !== undefined || verdict.status !== 'verified')
        throw new GatewayError('backend.unavailable', reason ?? verdict.status);
      mac = verdict.tsig.mac;
      continued = true;
      return take(decoded(verdict.octets));
    });
  }

  #refuse(answer: Message, zone: Name): void {
    const reason = refusal(answer, this.#asked(zone));
    if (reason !== undefined) throw new GatewayError('backend.unavailable', reason);
  }

  #connectionFor(zone: Name): DnsConnection {
    const known = this.#connections.get(zone.key);
    if (known !== undefined) return known;
    const connection = new DnsConnection(this.#server);
    this.#connections.set(zone.key, connection);
    return connection;
  }

  #asked(zone: Name): Asked {
    return { server: this.#server, zone, key: this.#key };
  }

  get #now(): number {
    return Math.floor(this.#clock.now() / millisecondsPerSecond);
  }
}

function decoded(octets: Uint8Array): Message {
  const result = decodeMessage(octets);
  if (result.ok) return result.value;
  throw new GatewayError(
    'backend.unavailable',
    `The DNS server’s answer cannot be read: ${result.error.message}.`,
    {
      cause: result.error,
    },
  );
}
