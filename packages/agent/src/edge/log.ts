import { pino, stdTimeFunctions } from 'pino';
import type { Log } from '../service/ports.ts';

/** A log on standard output: for people on a terminal, JSON lines for everything else. */
export async function openLog(pretty: boolean): Promise<Log> {
  const options = {
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  if (!pretty) return asLog(pino(options));
  const { default: prettyPrint } = await import('pino-pretty');
  return asLog(
    pino(
      options,
      prettyPrint({ sync: true, singleLine: true, ignore: 'event', translateTime: 'SYS:HH:MM:ss.l' }),
    ),
  );
}

/** A pino logger may have any member by its type, even `then`, and so cannot be what a promise resolves to. */
function asLog(logger: Log): Log {
  return logger;
}
