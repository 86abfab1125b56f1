/** What makes a zone file, or an entry of it, wrong. `docs/errors.md` lists them. */
export const problemCodes = {
  'syntax.unclosed-quote': 'a quoted string does not end on its line',
  'syntax.unclosed-parenthesis': 'a parenthesis is never closed',
  'syntax.unopened-parenthesis': 'a closing parenthesis was never opened',
  'directive.unknown': 'a line starts with $ and a word that is no directive',
  'directive.bad-origin': '$ORIGIN is not followed by one domain name',
  'directive.bad-ttl': '$TTL is not followed by one time to live',
  'directive.include': '$INCLUDE is not followed: what it would load is not part of this file',
  'directive.bad-include': '$INCLUDE is not followed by a file that is there and at most one origin',
  'directive.bad-generate': '$GENERATE is not followed by a range and a record',
  'record.no-owner': 'a line starts with a blank, and there is no owner name above it to inherit',
  'record.bad-owner': 'the owner name is not a domain name',
  'record.no-type': 'the line ends before the type of the record',
  'record.unknown-type': 'the type is neither a known mnemonic nor TYPE and a number (RFC 3597 §5)',
  'record.meta-type': 'the type is one of messages only, and never stands in a zone (RFC 6895 §3.1)',
  'record.wrong-class': 'the class is not the class of the zone',
  'record.no-ttl': 'no TTL is written, and there is none to inherit',
  'record.bad-rdata': 'the data does not have the form of its type',
  'section.missing': 'the file has no lines ;hostlist and ;endhostlist',
  'section.unopened': 'there is a line ;endhostlist but no line ;hostlist',
  'section.unclosed': 'there is a line ;hostlist but no line ;endhostlist',
  'section.reversed': 'the line ;endhostlist stands above the line ;hostlist',
  'section.nested': 'a line ;hostlist stands inside the marked section',
  'section.second': 'there is a second marked section, or a second line ;endhostlist',
  'section.in-parentheses': 'a parenthesis above the end of the marked section is never closed',
  'section.include': 'an $INCLUDE stands inside the marked section',
  'section.owner-inherited': 'the first record below the marked section inherits its owner name from above',
  'section.ttl-inherited':
    'the first record below the marked section, or a $GENERATE in it, inherits its TTL from the record above',
  'zone.no-soa': 'the zone has no SOA record at its apex',
  'rule.no-ns': 'the zone has no NS record at its apex (RFC 1034 §4.2.1)',
  'rule.soa-below-apex': 'a SOA record stands at another name than the apex (RFC 1035 §5.2)',
  'rule.second-singleton': 'a name has two SOA, CNAME or DNAME records that differ',
  'rule.cname-and-other-data': 'a record stands beside a CNAME (RFC 1034 §3.6.2)',
  'rule.ns-is-alias': 'the name server of an NS record is a CNAME (RFC 2181 §10.3)',
  'rule.ns-without-address': 'the name server of an NS record is in the zone and has no address',
  'rule.missing-glue': 'a name server below its own delegation has no address here (RFC 1034 §4.2.1)',
  'zone.too-many-problems': 'more errors follow, which are not listed one by one',
} as const;

/** What works, but not as its writer may think. */
export const warningCodes = {
  'text.byte-order-mark': 'the file starts with a byte order mark, which BIND takes for part of a name',
  'directive.no-line-end': 'the file ends within the line of a directive, and BIND refuses such a zone',
  'record.not-checked':
    'the type is one that hardly anybody uses any more: its data is kept, and not checked',
  'record.ttl-too-large': 'a TTL is over 2147483647 seconds and counts as 0 (RFC 2181 §8)',
  'rule.mx-is-alias': 'the mail server of an MX record is a CNAME (RFC 2181 §10.3)',
  'rule.ttl-differs': 'the records of a set have different TTLs, of which servers take one (RFC 2181 §5.2)',
  'rule.out-of-zone': 'a record is not in the zone, and servers ignore it',
  'rule.duplicate': 'a record stands in the zone twice',
  'zone.too-many-warnings': 'more warnings follow, which are not listed one by one',
} as const;

/** How a planned edit can be misuse: what a caller has to rule out before it asks. */
export const editErrorCodes = {
  'edit.no-section': 'the zone has no marked section that could be edited',
  'edit.no-soa': 'the zone has no readable SOA record whose serial could be raised',
  'edit.out-of-zone': 'the name is not in the zone',
  'edit.reserved-name': 'the name has records outside the marked section, which are never touched',
  'edit.delegated-name': 'the name lies below NS or DNAME records, where no server answers from this zone',
  'edit.soa': 'nothing of a SOA record is changed but its serial',
  'edit.wrong-class': 'the class of the record is not the class of the zone',
  'edit.bad-ttl': 'the TTL is not a whole number from 0 to 2147483647',
  'edit.bad-rdata': 'the data does not mean, once printed, what it means as a value',
  'edit.mixed-types': 'the records of a set are not all of its type',
  'edit.cname-and-other-data':
    'the name would hold a CNAME beside other records, or two of them (RFC 1034 §3.6.2)',
  'edit.overlap': 'text edits are not in ascending order, or overlap, or reach behind the text',
} as const;

/** A code of either table: what is wrong, or what only may be. */
export type ProblemCode = keyof typeof problemCodes | keyof typeof warningCodes;

/** What is wrong with records taken together. */
export type RuleCode = Extract<ProblemCode, `rule.${string}`>;

/** What a code means, in one clause. */
export function problemMeaning(code: ProblemCode): string {
  return { ...problemCodes, ...warningCodes }[code];
}

/** A code of `editErrorCodes`. */
export type EditErrorCode = keyof typeof editErrorCodes;

/** Misuse of an editing verb. Bad text never throws: it is a `Problem`. */
export class EditError extends Error {
  override readonly name = 'EditError';
  readonly code: EditErrorCode;

  constructor(code: EditErrorCode, subject: string) {
    super(`${subject}: ${editErrorCodes[code]}`);
    this.code = code;
  }
}
