import type { Addresses } from '../../../model/public/family.ts';
import { later, type Outcome } from '../../../model/public/outcome.ts';
import { basicAuthorization } from '../../../protocol/public/basic.ts';
import { dyndns2Outcome, dyndns2Url } from '../../../protocol/public/dyndns2.ts';
import type { Target } from '../../../service/public/ports.ts';
import { reasonOf, send } from '../request.ts';

/** Any server that speaks dyndns2. */
export class Dyndns2Target implements Target {
  readonly #template: string;
  readonly #authorization: string;

  /** @param credential `user:secret` */
  constructor(template: string, credential: string) {
    this.#template = template;
    this.#authorization = basicAuthorization(credential);
  }

  async update(name: string, addresses: Addresses, signal: AbortSignal): Promise<Outcome> {
    const url = dyndns2Url(this.#template, name, addresses);
    const headers = { authorization: this.#authorization };
    try {
      const { status, text, retryAfter } = await send({ method: 'GET', url, headers }, signal);
      return dyndns2Outcome(status, text, retryAfter);
    } catch (error) {
      return later(reasonOf(error));
    }
  }
}
