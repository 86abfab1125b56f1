import type { BrowseEvent } from '@open-dyndns/mdns';
import { nameText } from '../protocol/name-text.ts';
import { printable } from './printable.ts';
import { txtText } from './service-columns.ts';

const signs = { up: '+', changed: '~', down: '-' } as const;

/** `+ Front Desk  _ipp._tcp  printer.local:631  10.77.0.5  rp=ipp/print  (eth0)` */
export function browseLine({ kind, service }: BrowseEvent): string {
  const { instance, type, host, addresses, port, link } = service;
  const where = `${nameText(host)}:${port}`;
  return printable(
    [`${signs[kind]} ${instance}`, type, where, addresses.join(' '), txtText(service), `(${link})`].join(
      '  ',
    ),
  );
}
