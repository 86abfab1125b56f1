import type { Snippet } from './snippet.ts';

/** ddns-scripts: one family each section; it then asks the DNS whether `lookup_host` has the address. */
export const openwrt: Snippet = {
  client: 'openwrt',
  title: 'OpenWrt',
  place: '/etc/config/ddns (packages ddns-scripts, curl and ca-bundle)',
  text: ({ server, host, user, secret }) => `config service 'open_dyndns'
	option enabled '1'
	option use_ipv6 '0'
	option use_https '1'
	option cacert '/etc/ssl/certs'
	option lookup_host '${host}'
	option domain '${host}'
	option username '${user}'
	option password '${secret}'
	option update_url 'https://[USERNAME]:[PASSWORD]@${server}/nic/update?hostname=[DOMAIN]&myip=[IP]'
	option ip_source 'network'
	option ip_network 'wan'
`,
};
