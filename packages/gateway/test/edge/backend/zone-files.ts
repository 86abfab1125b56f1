import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Name, printName } from '@open-dyndns/dns';
import { policy } from '../../world.ts';

/** The zone file of a lab with a hand-kept part, in the layout of the original's. */
export const forwardText = `$TTL 300
@\tIN\tSOA\tns.lab.example. admin.lab.example. (
\t\t\t2026010100 ; Serial
\t\t\t3600 ; Refresh
\t\t\t600 ; Retry
\t\t\t86400 ; Expire
\t\t\t60 ) ; Minimum
@\tIN\tNS\tns.lab.example.
ns\tIN\tA\t10.77.0.1
printer\tIN\tA\t10.77.0.7
;hostlist
; kept by the gateway
;endhostlist
www\tIN\tCNAME\tprinter
`;

export function reverseText(apex: string): string {
  return `$TTL 300
@ IN SOA ns.lab.example. admin.lab.example. ( 41 3600 600 86400 60 )
  IN NS ns.lab.example.
;hostlist
;endhostlist
$ORIGIN ${apex}
`;
}

/** A zone file and those of its reverse zones, in a directory. */
export interface ZoneFiles {
  readonly files: readonly { readonly apex: Name; readonly path: string }[];
  readonly forward: string;
  readonly reverse: string;
}

export function writeZoneFiles(directory: string, forward = forwardText): ZoneFiles {
  const path = join(directory, 'db.lab.example');
  writeFileSync(path, forward, { mode: 0o644 });
  const reverse = policy.reverse.map(({ apex }, index) => {
    const file = { apex, path: join(directory, `db.reverse-${index}`) };
    writeFileSync(file.path, reverseText(printName(apex)), { mode: 0o644 });
    return file;
  });
  return {
    files: [{ apex: policy.apex, path }, ...reverse],
    forward: path,
    reverse: reverse[0]?.path ?? '',
  };
}

/** A file's text without the digits of its serial. */
export function withoutSerial(text: string): string {
  return text.replace(/\d+(?= ; Serial)|(?<=SOA .*\( )\d+/, 'SERIAL');
}

export function textOf(path: string): string {
  return readFileSync(path, 'utf8');
}
