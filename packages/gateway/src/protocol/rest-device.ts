import { z } from 'zod';
import { readFields } from './fields.ts';

/** The longest label that the list of devices shows. */
const maxLabelLength = 100;
/** Far more than a token has. */
const maxTokenLength = 1024;

/** No control characters: a label stands in logs and on terminals. */
const printable = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u;

/** The body of `POST /devices`. */
export const enrolmentBody = z.strictObject({
  label: z
    .string({ error: 'Has to be a text: what to call the device.' })
    .min(1, { error: 'Has to have at least one character, or be left out.' })
    .max(maxLabelLength, { error: `May have at most ${maxLabelLength} characters.` })
    .regex(printable, { error: 'May not hold control characters.' })
    .default('device'),
  token: z
    .string({ error: 'Has to be a text: the one-time code of an administrator.' })
    .max(maxTokenLength, { error: `May have at most ${maxTokenLength} characters.` })
    .optional(),
});

/** `POST /devices`: `{label?, token?}`, an empty body included. @throws GatewayError that names every bad field */
export function readEnrolment(body: unknown): { readonly label: string; readonly token: string | undefined } {
  const { label, token } = readFields(enrolmentBody, body ?? {});
  return { label, token };
}
