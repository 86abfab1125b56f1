import { type Name, parseRdata, printName, type Rdata, rdataKey } from '@open-dyndns/dns';
import { z } from 'zod';
import type { FieldError } from '../errors.ts';
import { type HostRecords, type HostRecordType, hasRoomFor, hostRecordTypes } from '../model/host-records.ts';
import { quote, refusal, wanted } from './fields.ts';

/** Sets of one host: more than a mail server with DKIM and DMARC needs. */
const maxSets = 16;
/** Data of one set. */
const maxData = 16;
/** RFC 1035 §3.3: a character-string has a length of one octet. */
const maxStringOctets = 255;
/** What fits in a DNS message over UDP with room for the rest (RFC 9715 §3.1). */
const maxTextOctets = 1024;
/** Labels of which the last starts with an underscore, as no host's does (RFC 8552). */
const prefixPattern = /^(?:(?:[a-z0-9_][a-z0-9_-]{0,62}\.)*_[a-z0-9_-]{1,62})?$/i;
const threeNumbers = /^(?:\d{1,5}\s+){2}\d{1,5}$/;
const utf8 = new TextEncoder();
const text = new TextDecoder();

/** One set as clients write it. `name` is relative to the host's. */
export interface RecordsJson {
  readonly name: string;
  readonly type: HostRecordType;
  /** TXT: the text itself. SRV: `priority weight port [target]`. */
  readonly data: readonly string[];
}

/** `records` of a claim; `readRecords` then reads the data. */
export const recordsShape = z
  .array(
    z.strictObject(
      {
        name: z
          .string({ error: wanted('labels in front of the host’s name, "" or "_ssh._tcp"') })
          .regex(prefixPattern, {
            error: 'Has to be "", or labels of which the last starts with an underscore: "_ssh._tcp".',
          })
          .default(''),
        type: z.enum(hostRecordTypes, { error: 'Has to be TXT or SRV.' }),
        data: z
          .array(z.string({ error: wanted('a text') }), { error: wanted('a list of texts') })
          .min(1, { error: 'Has to hold at least one text.' })
          .max(maxData, { error: `May hold at most ${maxData} texts.` }),
      },
      { error: wanted('an object with name, type and data') },
    ),
    { error: wanted('a list of records') },
  )
  .max(maxSets, { error: `May hold at most ${maxSets} sets of records.` });

/** The records of a host that is claimed. @throws GatewayError `record.invalid` that names every bad datum */
export function readRecords(
  written: readonly RecordsJson[],
  { name: host, zone }: { readonly name: Name; readonly zone: Name },
): HostRecords[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  const bad = (field: string, detail: string): void =>
    void errors.push({ field, code: 'record.invalid', detail });
  const records = written.map(({ name, type, data }, at): HostRecords => {
    const prefix = name.toLowerCase();
    const field = `records[${at}]`;
    if (seen.has(`${prefix} ${type}`))
      bad(field, `There is another ${type} set of ${quote(name)}; send one with all data.`);
    seen.add(`${prefix} ${type}`);
    if (!hasRoomFor(prefix, host))
      bad(`${field}.name`, `${quote(name)} is too long in front of ${printName(host)}.`);
    const rdata = data.map((one, index) => {
      const read = type === 'TXT' ? txtOf(one) : srvOf(one, host, zone);
      if (typeof read === 'string') bad(`${field}.data[${index}]`, read);
      return read;
    });
    return { prefix, type, rdata: distinct(rdata.filter((one) => typeof one !== 'string')) };
  });
  if (errors.length > 0) throw refusal(errors);
  return records;
}

/** Records as clients read them. */
export function recordsJson(records: readonly HostRecords[]): RecordsJson[] {
  return records.map(({ prefix, type, rdata }) => ({ name: prefix, type, data: rdata.map(printData) }));
}

/** A text as TXT data, or why it cannot be. */
export function txtOf(value: string): Rdata | string {
  const octets = utf8.encode(value);
  if (octets.length > maxTextOctets) return `May have at most ${maxTextOctets} octets.`;
  const strings: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < octets.length; at += maxStringOctets)
    strings.push(octets.subarray(at, at + maxStringOctets));
  return { type: 'TXT', strings };
}

/** RFC 2181 §5: a set holds no record twice. */
function distinct(rdata: readonly Rdata[]): Rdata[] {
  return [...new Map(rdata.map((data) => [rdataKey(data), data])).values()];
}

function srvOf(value: string, host: Name, zone: Name): Rdata | string {
  const written = value.trim();
  const read = parseRdata(
    'SRV',
    threeNumbers.test(written) ? `${written} ${printName(host)}` : written,
    zone,
  );
  if (read.ok) return read.value;
  return `${quote(value)} is no SRV data (${read.error.message}): send "priority weight port", and a target if it is another host.`;
}

function printData(rdata: Rdata): string {
  if (rdata.type === 'TXT') return rdata.strings.map((string) => text.decode(string)).join('');
  if (rdata.type !== 'SRV') throw new TypeError(`a host has no ${rdata.type} records`);
  return `${rdata.priority} ${rdata.weight} ${rdata.port} ${printName(rdata.target)}`;
}
