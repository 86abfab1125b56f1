import { destination, pino } from 'pino';
import pretty from 'pino-pretty';
import type { Log } from '../service/ports.ts';

const standardError = 2;

/**
 * The gateway's log, on standard error: standard output belongs to what a command answers. `pretty` is for people,
 * otherwise each line is a JSON object. JSON is written while the gateway goes on, for a reader that is slow must not
 * hold it up; what is left at the end is written then.
 */
export function openLog(style: 'pretty' | 'json'): Log {
  const stream =
    style === 'json'
      ? destination({ dest: standardError, sync: false })
      : pretty({ destination: standardError, sync: true, singleLine: true, translateTime: 'SYS:HH:MM:ss.l' });
  const level = (label: string): object => ({ level: label });
  return pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level } }, stream);
}
