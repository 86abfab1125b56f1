import { isIPv6 } from 'node:net';
import { AgentError } from '../../errors.ts';
import { usableNameServers } from '../../model/resolver-mode.ts';
import type { NetworkManagerJournal } from '../../protocol/resolver-journal.ts';
import type { ResolverOwner } from './owned.ts';
import type { RunProgram } from './program.ts';

/**
 * NetworkManager. Only what the device has in effect is changed, never the connection's profile; activating the
 * connection anew ends it.
 */
export function networkManagerOwner(run: RunProgram): ResolverOwner<NetworkManagerJournal> {
  return {
    owns: (entry) => entry.method === 'network-manager',
    async plan(setting) {
      const { link } = setting;
      const servers = [...usableNameServers(setting), ...(await shown(run, link, 'IP4.DNS,IP6.DNS'))];
      const search = [
        ...setting.search,
        ...(await shown(run, link, 'IP4.SEARCHES,IP4.DOMAIN,IP6.SEARCHES,IP6.DOMAIN')),
      ];
      return { method: 'network-manager', link, servers: unique(servers), search: unique(search) };
    },
    async tell({ link, servers, search }) {
      const families = [
        { family: 'ipv4', own: servers.filter((address) => !isIPv6(address)) },
        { family: 'ipv6', own: servers.filter((address) => isIPv6(address)) },
      ].filter(({ own }) => own.length > 0);
      const changes = families.flatMap(({ family, own }) => [
        ...[`${family}.dns`, own.join(' ')],
        ...[`${family}.dns-search`, search.join(' ')],
      ]);
      await run('nmcli', ['device', 'modify', link, ...changes]);
    },
    async fate({ link, servers }) {
      const now = await shownIfThere(run, link, 'IP4.DNS,IP6.DNS');
      const told = [...servers].sort();
      return [...now].sort().join(' ') === told.join(' ') ? 'ours' : 'gone';
    },
    async takeBack({ link }) {
      await run('nmcli', ['device', 'reapply', link]);
    },
  };
}

async function shownIfThere(run: RunProgram, link: string, fields: string): Promise<readonly string[]> {
  try {
    return await shown(run, link, fields);
  } catch (error) {
    if (error instanceof AgentError && /not found|not running/.test(error.message)) return [];
    throw error;
  }
}

/** `10.77.0.2 | 10.77.0.53`, a line for each field. */
async function shown(run: RunProgram, link: string, fields: string): Promise<readonly string[]> {
  const answer = await run('nmcli', ['--escape', 'no', '--get-values', fields, 'device', 'show', link]);
  return answer.split(/\s+\|\s+|\s+/).filter((value) => value !== '');
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
