import type { Family } from '../../model/public/family.ts';
import type { Said } from '../../model/public/keeping-events.ts';
import type { Source } from '../../model/public/source.ts';
import { textAt } from '../../protocol/public/json-pointer.ts';
import type { Sources } from '../../service/public/ports.ts';
import { interfaceAddress, lastingAddress } from './own-address.ts';
import { printedBy } from './printed-by.ts';
import { reasonOf, send } from './request.ts';
import { whoami } from './whoami.ts';

/** Our gateway, as far as anybody may ask it. */
export interface OwnGateway {
  /** `https://host:port` */
  readonly url: string;
  readonly pin: string | undefined;
}

/** The router's say. @throws Error that says why there is none */
export type ExternalAddress = (signal: AbortSignal) => Promise<string>;

/** Asks sources from this host. */
export class HostSources implements Sources {
  readonly #gateway: OwnGateway | undefined;
  readonly #router: ExternalAddress;

  constructor(gateway: OwnGateway | undefined, router: ExternalAddress) {
    this.#gateway = gateway;
    this.#router = router;
  }

  async ask(source: Source, family: Family, signal: AbortSignal): Promise<Said> {
    try {
      return { ok: true, answer: await this.#answer(source, family, signal) };
    } catch (error) {
      return { ok: false, detail: reasonOf(error) };
    }
  }

  async #answer(source: Source, family: Family, signal: AbortSignal): Promise<string> {
    switch (source.kind) {
      case 'gateway':
        return this.#fromGateway(family, signal);
      case 'http':
        return fromWeb(source.url, source.pointer, family, signal);
      case 'dns':
        return whoami(source, family, await lastingAddress(family), signal);
      case 'interface':
        return fromInterface(source.link, family);
      case 'command':
        return printedBy(source.program, family, signal);
      case 'router':
        return this.#router(signal);
    }
  }

  async #fromGateway(family: Family, signal: AbortSignal): Promise<string> {
    if (this.#gateway === undefined) throw new Error('no gateway is configured');
    const { url, pin } = this.#gateway;
    const from = await lastingAddress(family);
    const { status, text } = await send({ method: 'GET', url: `${url}/myip`, pin, family, from }, signal);
    return required(status, text);
  }
}

async function fromWeb(
  url: string,
  pointer: string | undefined,
  family: Family,
  signal: AbortSignal,
): Promise<string> {
  const from = await lastingAddress(family);
  const reply = await send({ method: 'GET', url, family, from }, signal);
  const text = required(reply.status, reply.text);
  if (pointer === undefined) return text;
  const found = textAt(text, pointer);
  if (found === undefined) throw new Error(`it answered with no JSON that has something at ${pointer}`);
  return found;
}

async function fromInterface(link: string, family: Family): Promise<string> {
  const address = await interfaceAddress(link, family);
  if (address === undefined) throw new Error('it has none');
  return address;
}

function required(status: number, text: string): string {
  if (status !== 200) throw new Error(`it answered with status ${status}`);
  return text;
}
