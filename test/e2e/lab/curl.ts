import type { Host } from './host.ts';

export interface CurlRequest {
  readonly method?: string;
  /** JSON unless it is a string, which goes as it is. */
  readonly body?: unknown;
  /** `user:password`; handed over on standard input, not on the command line. */
  readonly user?: string | undefined;
  readonly headers?: readonly string[];
}

export interface CurlAnswer {
  /** 0 where nobody answered. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Asks an HTTPS server from a host, as a plain client that does not verify the certificate. */
export async function curl(host: Host, url: string, request: CurlRequest = {}): Promise<CurlAnswer> {
  const { method = 'GET', body, user, headers = [] } = request;
  const data = typeof body === 'string' ? body : JSON.stringify(body);
  const json = body === undefined || typeof body === 'string' ? [] : ['content-type: application/json'];
  const options = [
    'insecure',
    'silent',
    'include',
    'http1.1',
    `request = ${quote(method)}`,
    `url = ${quote(url)}`,
    ...(user === undefined ? [] : [`user = ${quote(user)}`]),
    ...(data === undefined ? [] : [`data-binary = ${quote(data)}`]),
    ...[...json, ...headers].map((header) => `header = ${quote(header)}`),
  ];
  const { stdout } = await host.run('curl', ['--config', '-'], options.join('\n'));
  return answerOf(stdout);
}

/** The body of an answer as JSON. */
export function jsonOf(answer: CurlAnswer): Record<string, unknown> {
  return JSON.parse(answer.text);
}

function answerOf(output: string): CurlAnswer {
  const [head = '', ...body] = output.split(/\r?\n\r?\n/);
  const [statusLine = '', ...lines] = head.split(/\r?\n/);
  const headers = lines
    .map((line) => line.split(/: */, 2))
    .map(([name = '', value = '']) => [name.toLowerCase(), value]);
  return {
    status: Number(statusLine.match(/^HTTP\/\S+ (\d+)/)?.[1] ?? 0),
    headers: Object.fromEntries(headers),
    text: body.join('\n\n'),
  };
}

/** The quoting of curl's configuration files. */
function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;
}
