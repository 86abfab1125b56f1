/** What `dyndns-gateway` listens on unless it is configured otherwise. */
const defaultGatewayPort = 8443;

const httpsPort = 443;

/** A gateway's base URL, `https://host:port`, always with its port; undefined: not an https URL of a server. */
export function readGatewayUrl(text: string): string | undefined {
  const url = URL.parse(text.includes('://') ? text : `https://${text}`);
  if (url === null || url.protocol !== 'https:' || url.hostname === '') return undefined;
  if (`${url.username}${url.password}${url.search}${url.hash}` !== '' || url.pathname !== '/')
    return undefined;
  return `https://${url.hostname}:${portOf(url, text)}`;
}

/** The host, IPv6 without brackets, and the port of a URL that `readGatewayUrl` has made. */
export function gatewayEndpoint(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port === '' ? httpsPort : Number(port) };
}

/** URL drops a written `:443`, since that is its scheme's default; ours is another. */
function portOf(url: URL, text: string): number {
  if (url.port !== '') return Number(url.port);
  return /:443\/?$/.test(text) ? httpsPort : defaultGatewayPort;
}
