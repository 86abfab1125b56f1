import { fileURLToPath } from 'node:url';
import { now } from '../../conformance/mdns/wire.ts';
import { Lab } from '../../e2e/lab/lab.ts';
import { until } from '../../e2e/lab/until.ts';
import { type Figure, plainFigure } from '../figures.ts';
import { resident, startAgent } from './stage.ts';

const program = fileURLToPath(new URL('crowd-program.ts', import.meta.url));
const hosts = 1_000;
const servicesPerHost = 5;
const services = hosts * servicesPerHost;
const patience = 60_000;

/** `dyndns-agent browse` on a link with a thousand hosts, until it has said all their services. */
export async function crowd(): Promise<Figure[]> {
  await using lab = await Lab.start();
  const others = await lab.host('others', 1);
  const arguments_ = [
    '--conditions=@open-dyndns/source',
    program,
    others.ipv4,
    `${hosts}`,
    `${servicesPerHost}`,
  ];
  await others.spawn(process.execPath, arguments_).waitForLine(/^ready$/);
  const found = new Set<string>();
  const start = now();
  const browser = startAgent(await lab.host('desk'), 'browse', '--json');
  browser.onLine(({ text }) => {
    if (!text.startsWith('{"event":"up"')) return;
    const { instance, type }: { instance: string; type: string } = JSON.parse(text);
    found.add(`${instance}.${type}`);
  });
  const complete = await until('all services', () => found.size >= services && now(), { within: patience });
  const took = (complete.value - start) / 1000;
  const what = `${hosts.toLocaleString('en')} hosts, ${services.toLocaleString('en')} services`;
  return [
    plainFigure(`${what}: start of dyndns-agent browse until it has said all`, took, 's', 5),
    plainFigure(`${what}: most memory ever resident`, resident(browser, 'VmHWM'), 'MB', 150),
  ];
}
