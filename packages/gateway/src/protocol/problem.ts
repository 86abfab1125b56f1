import { type FieldError, type GatewayError, type GatewayErrorCode, gatewayErrors } from '../errors.ts';

/** RFC 9457 §3. */
export const problemMediaType = 'application/problem+json';

/** A refusal as RFC 9457 problem details, with the `code` and the bad fields as extension members. */
export interface Problem {
  /** Where the code is explained, relative to the project's root. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: GatewayErrorCode;
  readonly detail: string;
  /** Present where exactly one field is wrong. */
  readonly field?: string;
  /** Present where the request was refused for its fields: all of them. */
  readonly errors?: readonly FieldError[];
}

export function problemOf({ code, status, message, field, errors }: GatewayError): Problem {
  return {
    type: `docs/errors.md#${code}`,
    title: gatewayErrors[code].title,
    status,
    code,
    detail: message,
    ...(field === undefined ? {} : { field }),
    ...(errors.length === 0 ? {} : { errors }),
  };
}
