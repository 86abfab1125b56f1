import { fileURLToPath } from 'node:url';
import { type Figure, plainFigure } from '../figures.ts';
import { resident, Stage, startUp } from './stage.ts';

const program = fileURLToPath(new URL('flood-program.ts', import.meta.url));
/** MB: the limits of the caches, twice over. */
const mostMemory = 200;
const packetsPerSecond = 20_000;
const seconds = 10;
const patience = 60_000;

/** An agent under packets of every kind, and whether it still defends its name against who probes for it. */
export async function flood(): Promise<Figure[]> {
  await using stage = await Stage.open();
  const agent = startUp(stage.host);
  await agent.waitForLine(/"event":"claimed"/, patience);
  await stage.peer[Symbol.asyncDispose]();
  const rogue = await stage.lab.host('rogue');
  const settings = [rogue.ipv4, `${packetsPerSecond}`, `${seconds}`];
  const flooding = rogue.spawn(process.execPath, ['--conditions=@open-dyndns/source', program, ...settings]);
  const [line] = await flooding.waitForLine(/^\{.*/, patience);
  const { sent, defended }: { sent: number; defended: number[] } = JSON.parse(line);
  const what = `${packetsPerSecond.toLocaleString('en')} packets/s for ${seconds} s`;
  const rate = Math.round(sent / seconds).toLocaleString('en');
  return [
    {
      ...plainFigure(`${what}: most memory ever resident`, resident(agent, 'VmHWM'), 'MB', mostMemory),
      peer: `sent: ${rate}/s`,
    },
    plainFigure(
      `${what}: name defended, the slowest of ${defended.length}`,
      Math.max(...defended),
      'ms',
      250,
    ),
  ];
}
