import { DESK } from '../../conformance/mdns/offers.ts';
import { answers, type Heard, isProbe, overIpv4 } from '../../conformance/mdns/peer.ts';
import { replaceSecondLink, secondLink } from '../../conformance/mdns/second-link.ts';
import type { Subject } from '../../conformance/mdns/subject.ts';
import { ciao, openDyndns } from '../../conformance/mdns/subject-program.ts';
import { now } from '../../conformance/mdns/wire.ts';
import { type Figure, inTurn, plainFigure } from '../figures.ts';
import { hostName, label, Stage, startUp } from './stage.ts';

const claimRounds = 11;
const arrivals = 20;
const longArrivals = 100;
const percentile = 0.99;
const starts = 20;
const conflicts = 10;
const rejoins = 5;
const millisecondsPerSecond = 1000;
const nanosecondsPerMillisecond = 1e6;
/** Milliseconds: the program looks at its interfaces every 500 ms. */
const noticed = 1_000;
const patience = 20_000;

/** From the first probe to the announcement, by the times on the wire: ours and ciao's in turn. */
export async function claim(): Promise<Figure[]> {
  const { ours, peers } = await inTurn(
    claimRounds,
    () => probeToAnnouncement(openDyndns),
    () => probeToAnnouncement(ciao),
  );
  const figure = plainFigure('first probe to announcement, median', ours, 'ms', 760);
  return [{ ...figure, peer: `ciao: ${peers.toFixed(0)} ms`, ratio: (ours / peers).toFixed(2) }];
}

async function probeToAnnouncement(subject: Subject): Promise<number> {
  await using stage = await Stage.open();
  subject.start(stage.host, [DESK]);
  const probe = await stage.peer.next('a probe', (heard) => isProbe(heard, hostName) && overIpv4(heard));
  return (await announcement(stage, probe.at)) - probe.at;
}

/** From the interface up, or from the start of the process, to the name that others can use. */
export async function arrival(wanted: readonly string[]): Promise<Figure[]> {
  const rounds = wanted.includes('long') ? longArrivals : arrivals;
  const took = await arrivalTimes(rounds);
  const [slowest = Number.NaN] = took.slice(Math.ceil(took.length * percentile) - 1);
  return [
    plainFigure(`interface up to usable name, 99th percentile of ${rounds}`, slowest, 'ms', 1_050),
    plainFigure(
      `start of dyndns-agent to usable name, the slowest of ${starts}`,
      await slowestStart(),
      'ms',
      1_200,
    ),
  ];
}

/** The quickest first. */
async function arrivalTimes(rounds: number): Promise<readonly number[]> {
  await using stage = await Stage.open();
  const { host } = stage;
  const running = openDyndns.start(host, []);
  await running.established;
  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await host.run('ip', ['link', 'set', 'eth0', 'down']);
    await stage.peer.during(now(), noticed);
    const { stdout } = await host.run('sh', ['-c', 'date +%s%N; exec ip link set eth0 up']);
    const start = Number(stdout) / nanosecondsPerMillisecond;
    took.push((await announcement(stage, start)) - start);
  }
  return took.toSorted((one, other) => one - other);
}

async function slowestStart(): Promise<number> {
  await using stage = await Stage.open();
  const took: number[] = [];
  for (let round = 0; round < starts; round += 1) {
    const start = now();
    const agent = startUp(stage.host);
    took.push((await announcement(stage, start)) - start);
    await agent.stop();
  }
  return Math.max(...took);
}

/** Two hosts that start at one instant with one name, until both are announced. */
export async function conflict(): Promise<Figure[]> {
  const took: number[] = [];
  for (let round = 0; round < conflicts; round += 1) {
    await using stage = await Stage.open();
    const other = await stage.lab.host('other');
    const programs = [startUp(stage.host), startUp(other)];
    const first = await stage.peer.next('a probe', (heard) => isProbe(heard, hostName), { patience });
    for (const name of [hostName, `${label}-2.local`])
      await stage.peer.next(name, (heard) => answers(heard, name), { patience });
    const last = [hostName, `${label}-2.local`].map(
      (name) => stage.peer.heard.find((heard) => answers(heard, name))?.at ?? Number.NaN,
    );
    took.push(Math.max(...last) - first.at);
    await Promise.all(programs.map((program) => program.stop()));
  }
  const slowest = Math.max(...took) / millisecondsPerSecond;
  return [plainFigure(`two hosts of one name settled, the slowest of ${conflicts}`, slowest, 's', 3)];
}

/** An interface that is deleted and made again under its name and address, until the name is announced there. */
export async function rejoin(): Promise<Figure[]> {
  const took: number[] = [];
  for (let round = 0; round < rejoins; round += 1) {
    await using stage = await Stage.open();
    await using _ = await secondLink(stage.host);
    await openDyndns.start(stage.host, []).established;
    const start = now();
    await using replaced = await replaceSecondLink(stage.host);
    const isIt = (heard: Heard) => answers(heard, hostName) && overIpv4(heard);
    took.push((await replaced.next('the announcement', isIt, { patience })).at - start);
  }
  const slowest = Math.max(...took) / millisecondsPerSecond;
  return [plainFigure(`rejoin after the link is up, the slowest of ${rejoins}`, slowest, 's', 2)];
}

async function announcement({ peer }: Stage, after: number): Promise<number> {
  const isIt = (heard: Heard) => answers(heard, hostName) && overIpv4(heard);
  return (await peer.next('the announcement', isIt, { after, patience })).at;
}
