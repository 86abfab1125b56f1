import { styleText } from 'node:util';
import type { Arrival, Departure } from './day.ts';
import { localName, type Proof } from './proofs.ts';

export interface Form {
  readonly json: boolean;
  readonly once: boolean;
}

export function printArrival(arrival: Arrival, { json, once }: Form): void {
  const { gateway, host, administrator, tookMs, proofs } = arrival;
  if (json) {
    printJson({
      event: 'arrived',
      name: host.name,
      local: localName(host),
      addresses: host.addresses,
      tookMs,
      proofs,
      gateway,
    });
    return;
  }
  const lines = [
    '',
    `${bold(host.name)}, ${bold(localName(host))} on the LAN: ${host.addresses.join(', ')}`,
    `There ${seconds(tookMs)} after the agent’s start.`,
    '',
    ...proofs.map(proofLine),
    '',
    'Try it:',
    ...handLines(arrival),
    ...(administrator === undefined
      ? []
      : [
          '',
          `The administrator is “${administrator.user}” with the password ${bold(administrator.password)} (shown this once).`,
        ]),
    ...(once ? [] : ['', 'Ctrl-C makes the host leave.']),
    '',
  ];
  process.stdout.write(lines.join('\n'));
}

export function printDeparture({ tookMs, proofs }: Departure, { json }: Form): void {
  if (json) {
    printJson({ event: 'departed', tookMs, proofs });
    return;
  }
  process.stdout.write(
    ['', `Gone ${seconds(tookMs)} after it was asked to leave.`, '', ...proofs.map(proofLine), '', ''].join(
      '\n',
    ),
  );
}

export function printFailure(error: unknown, { json }: { readonly json: boolean }): void {
  const message = error instanceof Error ? error.message : String(error);
  if (json) printJson({ event: 'failed', message });
  else process.stderr.write(`${message}\n`);
}

/** What a person types to see for themselves. */
function handLines({ gateway, host, administrator }: Arrival): string[] {
  const [server] = gateway.dns;
  const [url] = gateway.urls;
  const at = server === undefined ? '' : `@${server.address} -p ${server.port} `;
  const user = administrator === undefined ? 'admin' : `${administrator.user}:${administrator.password}`;
  return [
    `  dig ${at}${host.name} +short`,
    ...host.addresses.slice(0, 1).map((address) => `  dig ${at}-x ${address} +short`),
    `  curl --insecure ${url}/network`,
    `  curl --insecure --user ${user} ${url}/hosts`,
  ];
}

function proofLine({ claim, witness, held, found }: Proof): string {
  const mark = held ? styleText('green', '✔') : styleText('red', '✖');
  return `  ${mark} ${claim} ${styleText('dim', `(${witness}: ${found.join(', ') || 'silence'})`)}`;
}

function bold(text: string): string {
  return styleText('bold', text);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

function printJson(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
