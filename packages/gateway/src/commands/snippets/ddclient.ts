import type { Snippet } from './snippet.ts';

/** ddclient 3.10 and later; it reads single quotes as they stand. */
export const ddclient: Snippet = {
  client: 'ddclient',
  title: 'ddclient',
  place: '/etc/ddclient.conf',
  text: ({ server, host, user, secret }) => `daemon=300
ssl=yes
use=no
usev4=webv4, webv4=https://${server}/myip
protocol=dyndns2
server=${server}
login=${user}
password='${secret}'
${host}
`,
};
