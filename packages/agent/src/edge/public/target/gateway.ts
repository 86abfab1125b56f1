import { type Addresses, listOf } from '../../../model/public/family.ts';
import { later, type Outcome } from '../../../model/public/outcome.ts';
import { parseJson } from '../../../protocol/json.ts';
import { basicAuthorization } from '../../../protocol/public/basic.ts';
import { gatewayOutcome } from '../../../protocol/public/gateway-outcome.ts';
import type { Target } from '../../../service/public/ports.ts';
import type { OwnGateway } from '../host-sources.ts';
import { reasonOf, send } from '../request.ts';

/** Our own gateway: `PUT /hosts/:name`. */
export class GatewayTarget implements Target {
  readonly #gateway: OwnGateway;
  readonly #authorization: string;

  /** @param credential `user:secret` */
  constructor(gateway: OwnGateway, credential: string) {
    this.#gateway = gateway;
    this.#authorization = basicAuthorization(credential);
  }

  async update(name: string, addresses: Addresses, signal: AbortSignal): Promise<Outcome> {
    const { url, pin } = this.#gateway;
    try {
      const { status, text, retryAfter } = await send(
        {
          method: 'PUT',
          url: `${url}/hosts/${encodeURIComponent(name)}`,
          headers: { authorization: this.#authorization, 'content-type': 'application/json' },
          body: JSON.stringify({ addresses: listOf(addresses) }),
          pin,
        },
        signal,
      );
      return gatewayOutcome(status, parseJson(text), retryAfter);
    } catch (error) {
      return later(reasonOf(error));
    }
  }
}
