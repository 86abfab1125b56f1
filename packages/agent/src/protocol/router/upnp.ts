/** SSDP's group and port (UPnP Device Architecture 1.1 §1). */
export const ssdp = { group: '239.255.255.250', port: 1900 } as const;

/** What has the port mappings of a router: version 2 of the device has both, of other devices either. */
const services = ['WANIPConnection:2', 'WANIPConnection:1', 'WANPPPConnection:1'].map(
  (service) => `urn:schemas-upnp-org:service:${service}`,
);

/** Where and what to ask. */
export interface UpnpService {
  readonly type: string;
  readonly controlUrl: string;
}

/** A search for routers of both versions (§1.3.2). */
export function searchRequests(): readonly string[] {
  return ['1', '2'].map((version) =>
    [
      'M-SEARCH * HTTP/1.1',
      `HOST: ${ssdp.group}:${ssdp.port}`,
      'MAN: "ssdp:discover"',
      'MX: 1',
      `ST: urn:schemas-upnp-org:device:InternetGatewayDevice:${version}`,
      '',
      '',
    ].join('\r\n'),
  );
}

/** The description that an answer to a search points to; undefined: it is none. */
export function readLocation(text: string): URL | undefined {
  if (!/^HTTP\/1\.1 200\b/.test(text) || !/^ST:.*InternetGatewayDevice:\d/im.test(text)) return undefined;
  const [, location = ''] = /^LOCATION:[ \t]*(\S+)/im.exec(text) ?? [];
  return URL.parse(location) ?? undefined;
}

/** The service of a description that maps ports; undefined: it has none. */
export function readService(description: string, location: URL): UpnpService | undefined {
  const found = [...description.matchAll(/<service>([\s\S]*?)<\/service>/g)].flatMap(([, service = '']) => {
    const type = element(service, 'serviceType');
    const url = URL.parse(element(service, 'controlURL') ?? '', location.href);
    return type === undefined || url === null ? [] : [{ type, controlUrl: url.href }];
  });
  return services.flatMap((type) => found.find((service) => service.type === type) ?? [])[0];
}

/** The body of a request (UPnP Device Architecture 1.1 §3.1.1). Values are ours: nothing in them has to be escaped. */
export function actionBody(
  { type }: UpnpService,
  action: string,
  values: Readonly<Record<string, string | number>>,
): string {
  const fields = Object.entries(values).map(([name, value]) => `<${name}>${value}</${name}>`);
  return [
    '<?xml version="1.0"?>',
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"',
    ' s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/">',
    `<s:Body><u:${action} xmlns:u="${type}">${fields.join('')}</u:${action}></s:Body></s:Envelope>`,
  ].join('');
}

/** The text of the first element of a name, in any namespace; undefined: there is none. */
export function element(xml: string, name: string): string | undefined {
  return new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>\\s*([^<]*?)\\s*</`).exec(xml)?.[1];
}
