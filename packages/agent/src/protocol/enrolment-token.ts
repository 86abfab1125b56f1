import { readPin } from './pin-text.ts';

/** An administrator's one-time code, and the key of the gateway that takes it. */
export interface EnrolmentToken {
  readonly code: string;
  readonly pin: string | undefined;
}

/** A token as `dyndns-gateway token create` prints it: `CODE@sha256/…`; the pin may be missing. Undefined: not one. */
export function readEnrolmentToken(text: string): EnrolmentToken | undefined {
  const at = text.indexOf('@');
  if (at === -1) return /^\S+$/.test(text) ? { code: text, pin: undefined } : undefined;
  const code = text.slice(0, at);
  const pin = readPin(text.slice(at + 1));
  return pin === undefined || !/^\S+$/.test(code) ? undefined : { code, pin };
}
