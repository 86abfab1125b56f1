import { cron } from './cron.ts';
import { curl } from './curl.ts';
import { ddclient } from './ddclient.ts';
import { fritzbox } from './fritzbox.ts';
import { inadyn } from './inadyn.ts';
import { openwrt } from './openwrt.ts';
import { opnsense } from './opnsense.ts';
import { pfsense } from './pfsense.ts';
import { routeros } from './routeros.ts';
import type { Snippet } from './snippet.ts';
import { synology } from './synology.ts';
import { unifi } from './unifi.ts';

/** Every client that there is a ready configuration for. */
export const snippets: readonly Snippet[] = [
  ddclient,
  inadyn,
  fritzbox,
  opnsense,
  openwrt,
  pfsense,
  unifi,
  synology,
  routeros,
  curl,
  cron,
];
