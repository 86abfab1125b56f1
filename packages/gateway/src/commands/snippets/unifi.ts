import type { Snippet } from './snippet.ts';

/** UniFi OS runs inadyn behind its form; the scheme must not be in the field. */
export const unifi: Snippet = {
  client: 'unifi',
  title: 'UniFi OS',
  place: 'Settings → Internet → the WAN → Dynamic DNS',
  text: ({ server, host, user, secret }) => `Service:   custom
Hostname:  ${host}
Username:  ${user}
Password:  ${secret}
Server:    ${server}/nic/update?hostname=%h&myip=%i
`,
};
