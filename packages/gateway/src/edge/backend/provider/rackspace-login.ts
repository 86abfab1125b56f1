import { z } from 'zod';
import { GatewayError } from '../../../errors.ts';
import { timeOfDay } from '../../machine.ts';
import { Api, type Request } from './api.ts';

const provider = 'Rackspace';
/** Milliseconds before its end that a token, which is good for a day, counts as over. */
const margin = 600_000;

const accessShape = z.object({
  access: z.object({
    token: z.object({ id: z.string(), expires: z.iso.datetime({ offset: true }) }),
    serviceCatalog: z.array(
      z.object({ name: z.string(), endpoints: z.array(z.object({ publicURL: z.string().optional() })) }),
    ),
  }),
});

/** A user of Rackspace, who gets a token for a day by an API key: https://docs.rackspace.com/docs/cloud-identity/. */
export class RackspaceLogin {
  readonly #base: string;
  readonly #credentials: object;
  #current: { readonly api: Api; readonly expiresAt: number } | undefined;

  constructor(base: string, username: string, apiKey: string) {
    this.#base = base;
    this.#credentials = { auth: { 'RAX-KSKEY:apiKeyCredentials': { username, apiKey } } };
  }

  /** Asks Cloud DNS. @throws GatewayError as `Api` does */
  async ask<Shape extends z.ZodType>(request: Request<Shape>): Promise<z.output<Shape>> {
    if (this.#current === undefined || this.#current.expiresAt - margin < timeOfDay.now())
      this.#current = await this.#logIn();
    try {
      return await this.#current.api.ask(request);
    } catch (error) {
      // A token may be taken back before its end: the next request gets another one.
      this.#current = undefined;
      throw error;
    }
  }

  async #logIn(): Promise<{ readonly api: Api; readonly expiresAt: number }> {
    const identity = new Api({ provider, base: this.#base, headers: {} });
    const { access } = await identity.ask({
      method: 'POST',
      path: '/tokens',
      body: this.#credentials,
      shape: accessShape,
    });
    const dns = access.serviceCatalog.find(({ name }) => name === 'cloudDNS');
    const base = dns?.endpoints[0]?.publicURL;
    if (base === undefined || new URL(base).protocol !== new URL(this.#base).protocol)
      throw new GatewayError('backend.unavailable', 'Rackspace names no Cloud DNS that the user may use.');
    const { id, expires } = access.token;
    const api = new Api({ provider, base, headers: { 'x-auth-token': id } });
    return { api, expiresAt: Date.parse(expires) };
  }
}
