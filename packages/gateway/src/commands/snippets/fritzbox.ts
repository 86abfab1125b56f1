import type { Snippet } from './snippet.ts';

/** FRITZ!OS puts the values of its placeholders in as they are; an empty `myipv6` says that there is no IPv6 address. */
export const fritzbox: Snippet = {
  client: 'fritzbox',
  title: 'FRITZ!Box',
  place: 'Internet → Permit Access → DynDNS, provider “User-defined”',
  text: ({
    server,
    host,
    user,
    secret,
  }) => `Update URL:   https://${server}/nic/update?hostname=<domain>&myip=<ipaddr>&myipv6=<ip6addr>
Domain name:  ${host}
User name:    ${user}
Password:     ${secret}
`,
};
