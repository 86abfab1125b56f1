import type { Snippet } from './snippet.ts';

/** The gateway takes the address that the request comes from. */
export const curl: Snippet = {
  client: 'curl',
  title: 'curl with a systemd timer',
  place: '/etc/open-dyndns/update.curl, mode 0600, beside deploy/dyndns-update.service and .timer',
  text: ({ server, host, user, secret }) => `url = "https://${server}/nic/update?hostname=${host}"
user = "${user}:${secret}"
`,
};
