import { printName, type Rdata } from '@open-dyndns/dns';
import { GatewayError } from '../../../../src/errors.ts';
import { Present } from '../../../../src/model/present.ts';
import type { Change, RecordSet } from '../../../../src/model/record-set.ts';
import type { Backend, Proof } from '../../../../src/service/ports.ts';
import { apex } from '../../../world.ts';

/** A DNS server in memory that can be told to be away. */
export class MemoryBackend implements Backend {
  readonly durable = false;
  isDown = false;
  readonly #present = new Present();
  #serial = 1;

  /** All that it serves, a line for each record, in order: `nas.lab.example. A 192.0.2.1`. */
  zone(): string[] {
    const lines = [...this.#present.all()].flatMap(({ name, type, rdata }) =>
      rdata.map((data) => `${printName(name)} ${type} ${textOf(data)}`),
    );
    return lines.sort();
  }

  async read(): Promise<readonly RecordSet[]> {
    return [...this.#present.all()];
  }

  isReserved(): boolean {
    return false;
  }

  serials(): ReadonlyMap<string, number> {
    return new Map([[apex.key, this.#serial]]);
  }

  async apply(changes: readonly Change[]): Promise<Proof> {
    if (this.isDown) throw new GatewayError('backend.unavailable', 'The DNS server does not answer.');
    this.#present.apply(changes);
    this.#serial += 1;
    return { serials: this.serials() };
  }

  watch(): Disposable {
    return { [Symbol.dispose]: () => undefined };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isDown = true;
  }
}

const utf8 = new TextDecoder();

function textOf(data: Rdata): string {
  if ('address' in data) return data.address;
  return data.type === 'TXT' ? data.strings.map((string) => utf8.decode(string)).join('') : data.type;
}
