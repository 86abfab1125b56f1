import type { Snippet } from './snippet.ts';

/** DSM fills in the placeholders and leaves the rest to curl, which makes Basic authentication of what stands before the @. */
export const synology: Snippet = {
  client: 'synology',
  title: 'Synology DSM',
  place: 'Control Panel → External Access → DDNS: “Customize Provider”, then “Add”',
  text: ({ server, host, user, secret }) => `Service Provider:   Open-DynDNS
Query URL:          https://__USERNAME__:__PASSWORD__@${server}/nic/update?hostname=__HOSTNAME__&myip=__MYIP__
Hostname:           ${host}
Username/Email:     ${user}
Password/Key:       ${secret}
`,
};
