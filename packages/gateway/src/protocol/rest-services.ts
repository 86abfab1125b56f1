import { z } from 'zod';
import { wanted } from './fields.ts';

/** Services of one host. */
const maxServices = 32;
/** RFC 6763 §4.1.1. */
const maxInstanceOctets = 63;
/** RFC 6763 §6.1: a TXT entry is a character-string. */
const maxTxtOctets = 255;
const maxTxtEntries = 32;
const maxSubtypes = 16;
const maxPort = 65_535;
/** RFC 6763 §7, RFC 6335 §5.1. */
const typePattern = /^_(?=[a-z0-9-]{1,15}\.)(?!-)[a-z0-9-]*[a-z0-9]\._(?:tcp|udp)$/i;
const subtypePattern = /^[\x21-\x2d\x2f-\x7e]{1,63}$/;
/** RFC 6763 §6.4: printable ASCII without the equals sign. */
const txtKeyPattern = /^[\x20-\x3c\x3e-\x7e]+$/;
const withoutControls = /^[^\p{Cc}]+$/u;
const utf8 = new TextEncoder();

const txtEntries = z
  .record(z.string(), z.union([z.string(), z.literal(true)]), {
    error: wanted('an object of texts and true'),
  })
  .superRefine((entries, context) => {
    if (Object.keys(entries).length > maxTxtEntries)
      context.addIssue({ code: 'custom', message: `May hold at most ${maxTxtEntries} entries.` });
    for (const [key, value] of Object.entries(entries)) {
      const octets = utf8.encode(value === true ? key : `${key}=${value}`).length;
      if (!txtKeyPattern.test(key))
        context.addIssue({
          code: 'custom',
          path: [key],
          message: 'Its key has to be printable ASCII without “=”.',
        });
      if (octets > maxTxtOctets)
        context.addIssue({
          code: 'custom',
          path: [key],
          message: `May have at most ${maxTxtOctets} octets, its key included.`,
        });
    }
  });

/** `services` of a claim (RFC 6763): kept with the host. */
export const servicesShape = z
  .array(
    z.strictObject(
      {
        instance: z
          .string({ error: wanted('a name, "Front Desk"') })
          .regex(withoutControls, { error: 'Has to have a character, and no control characters.' })
          .refine((name) => utf8.encode(name).length <= maxInstanceOctets, {
            error: `May have at most ${maxInstanceOctets} octets.`,
          }),
        type: z.string({ error: wanted('a type, "_ssh._tcp"') }).regex(typePattern, {
          error:
            'Has to be a type of services: "_ssh._tcp", its name of at most 15 letters, digits and hyphens.',
        }),
        port: z
          .int({ error: wanted('a port') })
          .min(0, { error: 'Has to be at least 0.' })
          .max(maxPort, { error: `Has to be at most ${maxPort}.` }),
        subtypes: z
          .array(
            z.string({ error: wanted('a subtype') }).regex(subtypePattern, { error: 'Has to be one label.' }),
            {
              error: wanted('a list of subtypes'),
            },
          )
          .max(maxSubtypes, { error: `May hold at most ${maxSubtypes} subtypes.` })
          .default([]),
        txt: txtEntries.default({}),
      },
      { error: wanted('an object with instance, type and port') },
    ),
    { error: wanted('a list of services') },
  )
  .max(maxServices, { error: `May hold at most ${maxServices} services.` });
