import { now } from '../../conformance/mdns/wire.ts';
import { type Figure, plainFigure } from '../figures.ts';
import { processorSeconds, resident, Stage, startUp } from './stage.ts';

/** Milliseconds, after which the questions of the start (1, 2, 4 … s apart, RFC 6762 §5.2) leave a minute free. */
const settling = 66_000;
const freeMinute = 55_000;
/** Milliseconds until the name is won, on whatever machine. */
const patience = 60_000;
/** As long as it takes until two of them lie more than eight minutes apart. */
const tenMinutes = 600_000;

/** An agent that has nothing to do: in the longest pause of its first two minutes, or for ten minutes. */
export async function idle(wanted: readonly string[]): Promise<Figure[]> {
  const span = wanted.includes('long') ? tenMinutes : freeMinute;
  await using stage = await Stage.open();
  const agent = startUp(stage.host);
  await agent.waitForLine(/"event":"claimed"/, patience);
  await stage.peer.during(now(), settling);
  const before = processorSeconds(agent);
  const start = now();
  await stage.peer.during(start, span);
  const last = stage.peer.heard.filter(({ at }) => at >= start + span - freeMinute).length;
  const used = ((processorSeconds(agent) - before) * 100_000) / span;
  const what = `idle agent, ${Math.round(span / 60_000)} min`;
  return [
    plainFigure(`${what}: multicast packets in the last minute`, last, '', 0),
    { ...plainFigure(`${what}: of one processor`, used, '%', 0.1), ours: `${used.toFixed(2)} %` },
    plainFigure(`${what}: resident memory`, resident(agent, 'VmRSS'), 'MB', 70),
  ];
}
