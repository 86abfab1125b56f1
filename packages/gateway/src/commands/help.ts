import type { Command } from './command.ts';

export function programHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ usage }) => usage.length));
  const lines = commands.map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`);
  return `Usage: dyndns-gateway COMMAND [OPTIONS]

${lines.join('\n')}

dyndns-gateway COMMAND --help tells more. Documentation: docs/configuration.md, docs/http-api.md
`;
}

export function commandHelp({ usage, summary, more, options }: Command): string {
  const named = Object.entries({ ...options, help: { help: 'this text' } }).map(([name, option]) => ({
    name: 'value' in option ? `--${name} ${option.value}` : `--${name}`,
    help: option.help,
  }));
  const width = Math.max(...named.map(({ name }) => name.length));
  const lines = named.map(({ name, help }) => `  ${name.padEnd(width)}  ${help}`);
  return `Usage: dyndns-gateway ${usage} [OPTIONS]

${summary.slice(0, 1).toUpperCase()}${summary.slice(1)}.

${lines.join('\n')}
${more === undefined ? '' : `\n${more}\n`}`;
}
