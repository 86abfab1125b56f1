import type { OwnService } from '../model/service.ts';
import { readService, serviceGrammar, txtRule } from '../protocol/service-text.ts';
import { type CommandLine, wrongUsage } from './command-line.ts';

/** @throws AgentError `option.invalid` */
export function requireService(command: CommandLine, text: string): OwnService {
  const service = readService(text);
  if (service !== undefined) return service;
  throw wrongUsage(
    command,
    `${text} is not a service like 'Front Desk._ipp._tcp:631' (${serviceGrammar}; ${txtRule})`,
  );
}
