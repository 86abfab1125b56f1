import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { observe } from '../../src/model/observe.ts';
import { type ResolverWorld, resolverMode } from '../../src/model/resolver-mode.ts';
import { newSession } from '../../src/model/session-state.ts';

/** A plain file that a person wrote, and none of the programs. */
const plain: ResolverWorld = {
  wish: 'auto',
  setting: {
    zone: 'home.arpa',
    nameServers: [{ address: '10.77.0.2', port: 53 }],
    search: ['home.arpa'],
    link: 'eth0',
  },
  file: 'file',
  writing: 'possible',
  writer: undefined,
  nameServers: ['192.168.1.1'],
  hostSources: ['files', 'dns'],
  resolved: false,
  networkManager: undefined,
  resolvconf: undefined,
};

const ubuntu: Partial<ResolverWorld> = {
  file: 'link',
  writer: 'systemd-resolved',
  nameServers: ['127.0.0.53'],
  resolved: true,
  networkManager: '1.46.0',
};

const rhel: Partial<ResolverWorld> = { writer: 'NetworkManager', networkManager: '1.48.10' };

const worlds: readonly (readonly [name: string, world: Partial<ResolverWorld>, line: string])[] = [
  ['a file written by hand', {}, 'direct, the resolver file can be written'],
  ['a link that nobody owns', { file: 'link' }, 'direct, the resolver file can be written'],
  ['no file', { file: 'absent', nameServers: [] }, 'direct, the resolver file can be written'],
  ['Ubuntu: resolved, NetworkManager', ubuntu, 'resolved, this host’s programs ask systemd-resolved'],
  [
    'a server with systemd-networkd',
    { ...ubuntu, networkManager: undefined },
    'resolved, this host’s programs ask systemd-resolved',
  ],
  [
    'Fedora: nsswitch asks resolved before DNS, whatever the file says',
    { resolved: true, hostSources: ['files', 'myhostname', 'resolve', 'dns'] },
    'resolved, this host’s programs ask systemd-resolved',
  ],
  [
    'nsswitch asks resolved only after DNS',
    { resolved: true, hostSources: ['files', 'dns', 'resolve'] },
    'direct, the resolver file can be written',
  ],
  [
    'resolved runs, and another server stands beside its stub',
    { resolved: true, writer: 'systemd-resolved', nameServers: ['127.0.0.53', '192.168.1.1'] },
    'direct, the resolver file can be written',
  ],
  [
    'a file of resolved, which does not run',
    { ...ubuntu, resolved: false, networkManager: undefined },
    'direct, the resolver file can be written',
  ],
  [
    'a NetworkManager that takes away what others tell resolved',
    { ...ubuntu, networkManager: '1.26.2' },
    'network-manager, NetworkManager 1.26.2 takes away what others tell systemd-resolved',
  ],
  [
    'the first NetworkManager that does not',
    { ...ubuntu, networkManager: '1.26.6' },
    'resolved, this host’s programs ask systemd-resolved',
  ],
  ['RHEL: NetworkManager alone', rhel, 'network-manager, NetworkManager writes the resolver file'],
  [
    'a file that NetworkManager left before it was removed',
    { ...rhel, networkManager: undefined },
    'direct, the resolver file can be written',
  ],
  [
    'NetworkManager runs, and leaves the file alone',
    { networkManager: '1.48.10' },
    'direct, the resolver file can be written',
  ],
  [
    'Debian with resolvconf',
    { file: 'link', writer: 'resolvconf', resolvconf: 'debian' },
    'resolvconf, resolvconf writes the resolver file',
  ],
  [
    'resolvconf and NetworkManager, which tells resolvconf',
    { writer: 'resolvconf', resolvconf: 'debian', networkManager: '1.42.4' },
    'resolvconf, resolvconf writes the resolver file',
  ],
  [
    'openresolv',
    { writer: 'resolvconf', resolvconf: 'openresolv' },
    'openresolv, openresolv writes the resolver file',
  ],
  [
    'resolvconf is there, the file is not its',
    { resolvconf: 'debian' },
    'direct, the resolver file can be written',
  ],
  [
    'a file of resolvconf, which is gone',
    { writer: 'resolvconf' },
    'direct, the resolver file can be written',
  ],
  ['an ordinary user', { writing: 'forbidden' }, 'none, the resolver file may not be written by this user'],
  [
    'a read-only /etc',
    { file: 'link', writing: 'read-only' },
    'none, the resolver file is on a file system that is read-only',
  ],
  [
    'an immutable file',
    { writing: 'immutable' },
    'none, the resolver file is immutable (chattr -i would end that)',
  ],
  ['a directory', { file: 'blocked' }, 'none, the resolver file is not a file'],
  [
    'an immutable file that nobody has to write, since resolved is asked',
    { ...ubuntu, writing: 'immutable' },
    'resolved, this host’s programs ask systemd-resolved',
  ],
  ['direct is wished', { ...ubuntu, wish: 'direct' }, 'direct, as wished'],
  [
    'direct is wished of an ordinary user',
    { wish: 'direct', writing: 'forbidden' },
    'none, the resolver file may not be written by this user',
  ],
  ['resolved is wished', { resolved: true, wish: 'resolved' }, 'resolved, as wished'],
  ['resolved is wished, and does not run', { wish: 'resolved' }, 'none, systemd-resolved does not answer'],
  ['NetworkManager is wished', { ...rhel, wish: 'network-manager' }, 'network-manager, as wished'],
  [
    'NetworkManager is wished, and does not run',
    { wish: 'network-manager' },
    'none, NetworkManager does not run',
  ],
  ['resolvconf is wished', { wish: 'resolvconf', resolvconf: 'openresolv' }, 'openresolv, as wished'],
  ['resolvconf is wished, and not there', { wish: 'resolvconf' }, 'none, there is no resolvconf'],
  ['nothing is wished', { ...ubuntu, wish: 'none' }, 'none, as wished'],
  [
    'a name server on another port, which resolver files cannot say',
    { ...ubuntu, setting: { ...plain.setting, nameServers: [{ address: '127.0.0.1', port: 8053 }] } },
    'none, the zone has no name server on port 53',
  ],
  [
    'no name server at all',
    { wish: 'direct', setting: { ...plain.setting, nameServers: [] } },
    'none, the zone has no name server on port 53',
  ],
];

describe('who owns the resolver, and the line of the log that says so', () => {
  for (const [name, world, line] of worlds) {
    it(name, () => assert.equal(logLine({ ...plain, ...world }), `resolver: ${line}`));
  }
});

function logLine(world: ResolverWorld): string | undefined {
  const session = newSession({
    label: 'laptop',
    gateway: undefined,
    pin: undefined,
    askSearchDomain: false,
    services: [],
  });
  const { actions } = observe(session, { kind: 'resolver-set', ...resolverMode(world) }, 0, 0);
  return actions.flatMap((action) => (action.kind === 'log' ? action.message : []))[0];
}
