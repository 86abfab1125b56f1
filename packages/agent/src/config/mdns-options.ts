import { type Arguments, type CommandLine, type Option, wrongUsage } from './command-line.ts';

/** `lan`: every LAN interface. `loopback`: nothing leaves this machine. Otherwise the interfaces of these names. */
export type Links = 'lan' | 'loopback' | readonly string[];

export const interfaceOption: Option = {
  type: 'string',
  multiple: true,
  value: 'NAME',
  help: 'only this interface, may be repeated; lo stays on this machine [every LAN interface]',
};

/** @throws AgentError `option.invalid` */
export function readLinks(command: CommandLine, given: Arguments): Links {
  const names = given.texts('interface');
  if (names.length === 0) return 'lan';
  if (!names.includes('lo')) return names;
  if (names.length === 1) return 'loopback';
  throw wrongUsage(command, '--interface lo excludes every other: it keeps everything on this machine');
}
