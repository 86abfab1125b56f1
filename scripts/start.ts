/** `npm start`: the whole path on this machine, and the proof of it. */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { arrive, depart } from './start/day.ts';
import { printArrival, printDeparture, printFailure } from './start/report.ts';

const help = `Usage: npm start [-- OPTIONS]

Starts a gateway with its own DNS server and an agent that registers this machine, and proves that the name is there:
the DNS server is asked, and over mDNS two independent programs are asked. Ctrl-C makes the host leave, and proves that
the name is gone. Everything stays on loopback, and needs no rights.

  --once  arrive, prove, leave, prove, and exit with 0 only if every proof held
  --lan   the real thing: listen on the LAN, claim the name there, and set this machine's resolver (as root)
  --json  one JSON object for the arrival and one for the departure
  --help  this text
`;

/** As shells and getopt programs have it. */
const misused = 2;

process.exitCode = await main();

async function main(): Promise<number> {
  const values = readOptions();
  if (values === undefined) return misused;
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const leaving = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => leaving.abort());
  try {
    await using arrived = await arrive({ lan: values.lan, progress: !values.json && process.stdout.isTTY });
    printArrival(arrived, values);
    if (!values.once && !leaving.signal.aborted) await once(leaving.signal, 'abort');
    const departed = await depart(arrived);
    printDeparture(departed, values);
    return [...arrived.proofs, ...departed.proofs].every(({ held }) => held) ? 0 : 1;
  } catch (error) {
    printFailure(error, values);
    return 1;
  }
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        once: { type: 'boolean', default: false },
        lan: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? error.message : String(error)}\nTry: npm start -- --help\n`,
    );
    return undefined;
  }
}
