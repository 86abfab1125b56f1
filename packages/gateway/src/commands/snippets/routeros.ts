import type { Snippet } from './snippet.ts';

/** RouterOS 7; the script itself is `deploy/routeros/open-dyndns.rsc`. */
export const routeros: Snippet = {
  client: 'routeros',
  title: 'MikroTik RouterOS',
  place: 'a terminal of the router, after open-dyndns.rsc has been imported',
  text: ({ server, host, secret }) => `:global openDyndnsServer "${server}"
:global openDyndnsHost "${host}"
:global openDyndnsSecret "${secret}"
/system/script/run open-dyndns
`,
};
