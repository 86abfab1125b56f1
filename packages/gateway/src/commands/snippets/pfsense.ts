import type { Snippet } from './snippet.ts';

/** It believes an answer only if the address that it sent is in it. */
export const pfsense: Snippet = {
  client: 'pfsense',
  title: 'pfSense',
  place: 'Services → Dynamic DNS → Add',
  text: ({ server, host, user, secret }) => `Service Type:  Custom
Username:      ${user}
Password:      ${secret}
Update URL:    https://${server}/nic/update?hostname=${host}&myip=%IP%
Result Match:  good %IP%|nochg %IP%
`,
};
