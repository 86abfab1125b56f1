import type { z } from 'zod';
import { type FieldError, GatewayError, type GatewayErrorCode, gatewayErrors } from '../errors.ts';
import { nearest } from './nearest.ts';

/** The code of whatever is wrong with a field, by the field's own name; `request.malformed` for the others. */
const codeOfField: Readonly<Record<string, GatewayErrorCode>> = {
  name: 'name.invalid',
  hostname: 'name.invalid',
  ip: 'address.invalid',
  addresses: 'address.invalid',
  rectype: 'type.unsupported',
  ttl: 'ttl.invalid',
  lease: 'lease.invalid',
  records: 'record.invalid',
  services: 'service.invalid',
};

/** Reads a body by its shape. @throws GatewayError that names every bad field, not the first one only. */
export function readFields<Shape extends z.ZodObject>(shape: Shape, body: unknown): z.output<Shape> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new GatewayError('request.malformed', 'The body has to be a JSON object, {"…": …}.');
  const read = shape.safeParse(body);
  if (read.success) return read.data;
  throw refusal(read.error.issues.flatMap((issue) => fieldErrors(issue, Object.keys(shape.shape))));
}

/** One refusal for all that is wrong: under the errors' own code where they share it, else `request.malformed`. */
export function refusal(errors: readonly FieldError[]): GatewayError {
  const [first, ...others] = errors;
  if (first === undefined) throw new TypeError('a refusal needs a reason');
  const shared = others.every(({ code }) => code === first.code);
  const options = { errors, ...(others.length === 0 ? { field: first.field } : {}) };
  return new GatewayError(
    shared ? first.code : 'request.malformed',
    errors.map(({ detail }) => detail).join(' '),
    options,
  );
}

/** A refusal with its field called as the request calls it; anything else as it is. */
export function inTermsOf(names: Readonly<Record<string, string>>, error: unknown): unknown {
  if (!(error instanceof GatewayError) || error.field === undefined) return error;
  const field = Object.hasOwn(names, error.field) ? names[error.field] : undefined;
  return field === undefined ? error : new GatewayError(error.code, error.message, { field, cause: error });
}

function fieldErrors(issue: z.core.$ZodIssue, known: readonly string[]): FieldError[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField(key, known));
  const [field] = issue.path;
  const own = issue.code === 'custom' ? issue.params?.['code'] : undefined;
  const code = isCode(own) ? own : (codeOfField[String(field)] ?? 'request.malformed');
  return [{ field: printPath(issue.path), code, detail: issue.message }];
}

function unknownField(key: string, known: readonly string[]): FieldError {
  const guess = nearest(key, known);
  const advice = guess === undefined ? `The fields are: ${known.join(', ')}.` : `Did you mean “${guess}”?`;
  return { field: key, code: 'request.malformed', detail: `There is no field ${quote(key)} here. ${advice}` };
}

function isCode(value: unknown): value is GatewayErrorCode {
  return typeof value === 'string' && Object.hasOwn(gatewayErrors, value);
}

function printPath(path: readonly PropertyKey[]): string {
  return path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at > 0 ? '.' : ''}${String(step)}`))
    .join('');
}

/** What zod says of a field that is missing, or is something else than was wanted. */
export function wanted(what: string) {
  return ({ input }: { readonly input?: unknown }) =>
    input === undefined ? `Missing: send ${what}.` : `Has to be ${what}.`;
}

/** The longest piece of a client's own text that an answer repeats. */
const maxQuoted = 80;

/** What a client sent, fit to stand in a sentence: one line, printable, not long. */
export function quote(text: string): string {
  const shown = text.length > maxQuoted ? `${text.slice(0, maxQuoted)}…` : text;
  return JSON.stringify(shown).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapeUnits);
}

/** As JSON escapes what it has to, each unit of UTF-16 by itself. */
function escapeUnits(character: string): string {
  const units = character.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'));
  return units.map((unit) => `\\u${unit}`).join('');
}
