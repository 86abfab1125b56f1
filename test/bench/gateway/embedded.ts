import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { printName } from '@open-dyndns/dns';
import { Named } from '../../interop/gateway/named.ts';
import { type Figure, inTurn } from '../figures.ts';
import { rateFigure } from '../rates.ts';
import { apex, laptops, zoneText } from './population.ts';
import { openEmbedded, temporaryDirectory } from './site.ts';

const hosts = 10_000;
const rounds = 3;
/** Seconds of each round, for each server. */
const duration = 3;
const clients = 4;
const run = promisify(execFile);

/** The embedded DNS server beside named, both with the same zone, one process each. */
export async function embedded(): Promise<Figure[]> {
  const present = laptops(1, hosts + 1);
  using directory = temporaryDirectory();
  const zoneFile = join(directory.path, 'db');
  writeFileSync(zoneFile, zoneText(present));
  const questions = join(directory.path, 'questions');
  writeFileSync(questions, present.map(({ label }) => `${label}.${printName(apex)} A\n`).join(''));
  await using named = await Named.start(directory.path, [{ apex, path: zoneFile }]);
  await using gateway = await openEmbedded(directory.path, { present });
  await answersPerSecond(gateway.dnsPort, questions);
  const { ours, peers } = await inTurn(
    rounds,
    () => answersPerSecond(gateway.dnsPort, questions),
    () => answersPerSecond(named.endpoint.port, questions),
  );
  return [rateFigure('embedded DNS server, 10,000 hosts, dnsperf', { ours, peers }, 'named', 0.6)];
}

/** @throws Error where an answer is anything but the address that was asked for */
async function answersPerSecond(port: number, questions: string): Promise<number> {
  const { stdout } = await run('dnsperf', [
    ...['-s', '127.0.0.1', '-p', `${port}`, '-d', questions],
    ...['-c', `${clients}`, '-l', `${duration}`],
  ]);
  if (!/Response codes:\s+NOERROR \d+ \(100\.00%\)/.test(stdout)) throw new Error(stdout);
  return Number(/Queries per second:\s+([\d.]+)/.exec(stdout)?.[1]);
}
