import type { FieldError, GatewayErrorCode } from '../errors.ts';

/** A refusal with its reason, as `GatewayError` carries it. */
export interface Refusal {
  readonly kind: 'refused';
  readonly code: GatewayErrorCode;
  readonly detail: string;
  readonly field?: FieldError['field'];
}

export function refused(code: GatewayErrorCode, detail: string, field?: string): Refusal {
  return { kind: 'refused', code, detail, ...(field === undefined ? {} : { field }) };
}
