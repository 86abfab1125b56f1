import { AgentError } from '../../errors.ts';
import { type ResolverSetting, usableNameServers } from '../../model/resolver-mode.ts';
import type { LinkDns, ResolvedJournal } from '../../protocol/resolver-journal.ts';
import type { ResolverOwner } from './owned.ts';
import type { RunProgram } from './program.ts';

/** systemd-resolved, which has servers, domains and a default route for each link. */
export function resolvedOwner(run: RunProgram): ResolverOwner<ResolvedJournal> {
  return {
    owns: (entry) => entry.method === 'resolved',
    async plan(setting) {
      const { link } = setting;
      const before = await readLink(run, link);
      const servers = usableNameServers(setting);
      return { method: 'resolved', link, servers, before, told: withOurs(before, servers, setting) };
    },
    async tell({ link, servers, told }) {
      // It stays with the server that it has asked last as long as that one is listed: ours has to be alone for a moment.
      await run('resolvectl', ['dns', link, ...servers]);
      for (const change of changes(link, told)) await run('resolvectl', change);
    },
    async fate({ link, servers, told, before }) {
      const now = await readLinkIfThere(run, link);
      if (now === undefined) return 'gone';
      if (same(now.servers, told.servers) && same(now.domains, told.domains)) return 'ours';
      if (same(now.servers, before.servers) && same(now.domains, before.domains)) return 'gone';
      // A crash in the midst of telling leaves the first part of it.
      return same(now.servers, told.servers) || same(now.servers, servers) ? 'ours' : 'foreign';
    },
    async takeBack({ link, before }) {
      const isEmpty = before.servers.length === 0 && before.domains.length === 0;
      const isOwnersAlone = isEmpty || (await isManagedByNetworkd(run, link));
      // The servers last: as long as they are ours, a crash leaves what the next start knows to take back.
      const back = isOwnersAlone ? [['revert', link]] : changes(link, before).toReversed();
      for (const change of back) await run('resolvectl', change);
    },
  };
}

/** systemd-networkd gives back its own by itself, and would not follow DHCP where it was told something instead. */
async function isManagedByNetworkd(run: RunProgram, link: string): Promise<boolean> {
  try {
    return /^\s*State: .*\((?:configured|configuring)\)/m.test(await run('networkctl', ['status', link]));
  } catch (error) {
    if (error instanceof AgentError) return false;
    throw error;
  }
}

function withOurs(before: LinkDns, servers: readonly string[], { zone, search }: ResolverSetting): LinkDns {
  return {
    servers: unique(servers, before.servers),
    // A search domain routes, too; "~" is for one that only does.
    domains: unique(search, search.includes(zone) ? [] : [`~${zone}`], before.domains),
    defaultRoute: before.servers.length > 0 && before.defaultRoute,
  };
}

async function readLinkIfThere(run: RunProgram, link: string): Promise<LinkDns | undefined> {
  try {
    return await readLink(run, link);
  } catch (error) {
    if (error instanceof AgentError && /No such device/.test(error.message)) return undefined;
    throw error;
  }
}

async function readLink(run: RunProgram, link: string): Promise<LinkDns> {
  const answers = ['dns', 'domain', 'default-route'].map((what) => run('resolvectl', [what, link]));
  const [servers = [], domains = [], [defaultRoute] = []] = (await Promise.all(answers)).map(words);
  return { servers, domains, defaultRoute: defaultRoute === 'yes' };
}

/** The arguments of resolvectl that make a link so, in order. */
function changes(link: string, { servers, domains, defaultRoute }: LinkDns): readonly (readonly string[])[] {
  return [
    ['dns', link, ...orNone(servers)],
    ['domain', link, ...orNone(domains)],
    ['default-route', link, defaultRoute ? 'yes' : 'no'],
  ];
}

/** Without a further argument resolvectl would show, and not set. */
function orNone(values: readonly string[]): readonly string[] {
  return values.length === 0 ? [''] : values;
}

/** `Link 3 (eth0): 10.77.0.2 10.77.0.53` */
function words(answer: string): readonly string[] {
  const [, text = ''] = answer.split('): ');
  return text.split(/\s+/).filter((word) => word !== '');
}

function unique(...lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())];
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}
