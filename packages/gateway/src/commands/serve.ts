import { once } from 'node:events';
import { sparingly } from '../edge/heap.ts';
import { openLog } from '../edge/log.ts';
import { notifyManager } from '../edge/notify.ts';
import { StartError } from '../errors.ts';
import { type House, openHouse } from '../house.ts';
import type { RunningGateway } from '../main.ts';
import { addAccount, newPassword } from '../service/accounts.ts';
import type { Log } from '../service/ports.ts';
import { type Call, type Command, configOf, configOption, lanOption, printAnswer } from './command.ts';

/** Milliseconds from SIGTERM to the end at the latest. */
const longestStop = 4_500;
const firstAdministrator = 'admin';

export const serve: Command = {
  usage: 'serve',
  summary: 'run the gateway until SIGTERM or Ctrl-C',
  options: {
    config: configOption,
    lan: lanOption,
    json: { help: 'the log as JSON, as it is anyway where no terminal is' },
  },
  async run(call) {
    const { world } = call;
    const stop = world.untilStopped();
    const config = await configOf(call);
    const log = openLog(call.options['json'] === true || !world.logIsTerminal ? 'json' : 'pretty');
    const started = Promise.withResolvers<RunningGateway>();
    // From the beginning: a SIGHUP that nobody waits for would end the process.
    using _reloading = world.logIsTerminal
      ? undefined
      : world.onHangup(() => void started.promise.then((gateway) => reload(call, gateway, log)));
    await using house = await openHouse(config);
    await greetAdministrator(call, house, log);
    // Here and not above, so that the other commands start without Express and mDNS.
    const { startGateway } = await import('../main.ts');
    await using gateway = await sparingly(() => startGateway(config, house, world, log));
    started.resolve(gateway);
    const notifySocket = world.env['NOTIFY_SOCKET'];
    log.info(
      { event: 'ready', ...gateway.ready, state: config.state },
      `ready at ${gateway.ready.urls.join(', ')}`,
    );
    await notifyManager(notifySocket, 'ready', log);
    if (!stop.aborted) await once(stop, 'abort');
    // A DNS server that hangs must not keep us: whatever is cut off was not acknowledged.
    world.endWithin(longestStop);
    log.info({ event: 'stopping' }, 'stopping; answers in flight finish first');
    await notifyManager(notifySocket, 'stopping', log);
    return 0;
  },
};

/** Reads configuration and certificate again; what cannot be used is refused, and what there was goes on. */
async function reload(call: Call, gateway: RunningGateway, log: Log): Promise<void> {
  try {
    await gateway.reload(await configOf(call));
    log.info({ event: 'reloaded' }, 'configuration and certificate are read again');
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    log.error(
      { event: 'reload-refused', code: error.code },
      `keeping the configuration there was: ${error.message}`,
    );
  }
}

/** Without an administrator nobody could do anything: the first start makes one, and shows its password this once. */
async function greetAdministrator(call: Call, house: House, log: Log): Promise<void> {
  const administrators = await house.store.credentials('admin');
  if (administrators.length > 0) return;
  const { outputIsTerminal, outputIsJournal } = call.world;
  if (outputIsJournal || !(outputIsTerminal || call.options['json'] === true)) {
    log.warn(
      {},
      'there is no administrator yet, and what keeps this output is no place for a password: dyndns-gateway user add admin --role admin',
    );
    return;
  }
  const password = newPassword(house.random);
  await addAccount(house, { id: firstAdministrator, password, role: 'admin' });
  printAnswer(call, { user: firstAdministrator, password }, [
    `The administrator is “${firstAdministrator}” with the password ${password} (shown this once).`,
  ]);
}
