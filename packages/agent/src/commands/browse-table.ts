import type { DiscoveredService } from '@open-dyndns/mdns';
import { nameText } from '../protocol/name-text.ts';
import { printable } from './printable.ts';
import { txtText } from './service-columns.ts';

/** A service and since when it has been there: milliseconds of one clock. */
export interface SeenService {
  readonly service: DiscoveredService;
  readonly since: number;
}

export interface Screen {
  readonly columns: number;
  readonly rows: number;
}

const head = ['NAME', 'TYPE', 'HOST', 'ADDRESSES', 'PORT', 'TXT', 'AGE'];
const gap = '  ';
/** The heading, the line that counts what does not fit, and the one where the cursor stays. */
const otherLines = 3;

/** The services in alphabetic order as lines that fit on a screen; what does not fit is cut, and counted. */
export function browseTable(seen: readonly SeenService[], now: number, screen: Screen): readonly string[] {
  const sorted = [...seen].sort((one, other) => sortKey(one).localeCompare(sortKey(other)));
  const room = Math.max(1, screen.rows - otherLines);
  const rows = [head, ...sorted.slice(0, room).map((one) => cells(one, now))];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(gap));
  const hidden = sorted.length - room;
  const more = hidden > 0 ? [`… and ${hidden} more`] : [];
  return [...lines, ...more].map((text) => text.trimEnd().slice(0, screen.columns));
}

function sortKey({ service }: SeenService): string {
  return `${service.instance} ${service.type} ${service.link}`;
}

function cells({ service, since }: SeenService, now: number): readonly string[] {
  const { instance, type, host, addresses, port } = service;
  const age = ageText(Math.max(0, Math.floor((now - since) / 1000)));
  return [instance, type, nameText(host), addresses.join(' '), String(port), txtText(service), age].map(
    printable,
  );
}

/** `59s`, `5m`, `3h`, `2d` */
function ageText(seconds: number): string {
  const units: readonly (readonly [number, string])[] = [
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'm'],
  ];
  const [size, unit] = units.find(([length]) => seconds >= length) ?? [1, 's'];
  return `${Math.floor(seconds / size)}${unit}`;
}
