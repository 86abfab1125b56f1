import type { Snippet } from './snippet.ts';

/** inadyn 2.x. */
export const inadyn: Snippet = {
  client: 'inadyn',
  title: 'inadyn',
  place: '/etc/inadyn.conf',
  text: ({ server, host, user, secret }) => `period = 300

custom open-dyndns {
    ddns-server    = "${server}"
    ddns-path      = "/nic/update?hostname=%h&myip=%i"
    checkip-server = "${server}"
    checkip-path   = "/myip"
    checkip-ssl    = true
    username       = "${user}"
    password       = "${secret}"
    hostname       = "${host}"
}
`,
};
