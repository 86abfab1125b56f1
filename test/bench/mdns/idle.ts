import { now } from '../../conformance/mdns/wire.ts';
import { type Figure, plainFigure } from '../figures.ts';
import { processorSeconds, resident, Stage, startUp } from './stage.ts';

/** Milliseconds after which the questions of the start (1, 2, 4 … s apart) have a minute between them. */
const settling = 70_000;
const minute = 60_000;
/** RFC 6762 §5.2: by then two questions lie more than 8 minutes apart. */
const longMinutes = 10;

/** An agent that has nothing to do: for the longest pause that its first two minutes have, or for ten minutes. */
export async function idle(wanted: readonly string[]): Promise<Figure[]> {
  const minutes = wanted.includes('long') ? longMinutes : 1;
  await using stage = await Stage.open();
  const agent = startUp(stage.host);
  await agent.waitForLine(/"event":"claimed"/);
  await stage.peer.during(now(), settling);
  const before = processorSeconds(agent);
  const start = now();
  await stage.peer.during(start, minutes * minute);
  const last = stage.peer.heard.filter(({ at }) => at >= start + (minutes - 1) * minute).length;
  const used = ((processorSeconds(agent) - before) * 100_000) / (minutes * minute);
  const what = `idle agent, ${minutes} min`;
  return [
    plainFigure(`${what}: multicast packets in the last minute`, last, '', 0),
    plainFigure(`${what}: of one processor`, used, '%', 0.1),
    plainFigure(`${what}: resident memory`, resident(agent, 'VmRSS'), 'MB', 70),
  ];
}
