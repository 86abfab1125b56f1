import type { Snippet } from './snippet.ts';

/** The native backend of os-ddclient takes every 2xx for success. */
export const opnsense: Snippet = {
  client: 'opnsense',
  title: 'OPNsense',
  place: 'Services → Dynamic DNS → Settings (backend “native”)',
  needsStrictStatus: true,
  text: ({ server, host, user, secret }) => `Service:          Custom
Protocol:         Custom GET
Server:           https://${server}/nic/update?hostname=__HOSTNAME__&myip=__MYIP__
Username:         ${user}
Password:         ${secret}
Hostname(s):      ${host}
Check ip method:  Interface
`,
};
