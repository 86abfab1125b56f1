/**
 * Installs the Debian packages that the tests use, if any are missing: as root, or through sudo. Fetches those that may
 * not be installed, because they would take over this machine's resolver, for the hosts of the virtual LAN.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { missingPackages, SHELF } from '../test/e2e/lab/debian-packages.ts';
import { ownerPrograms } from '../test/e2e/lab/resolver-owners.ts';

/** Every package that the tests use, and what for. */
const PACKAGES: Readonly<Record<string, string>> = {
  iproute2: 'ip, which lays the cables of the virtual LAN',
  bind9: 'named, the DNS server that the gateway works beside',
  'bind9-utils': 'named-checkzone, the judge of every zone file that we write',
  knot: 'knotd, another DNS server that takes the updates which the gateway sends',
  'miniupnpd-nftables': 'miniupnpd, the router that maps ports for its LAN',
  nftables: 'nft, which makes the rules that it adds to',
  tinydns: 'another DNS server, whose data file the gateway edits',
  faketime: 'a clock that can be set for one program alone',
  'pdns-server': 'PowerDNS, another DNS server, whose HTTP API the gateway asks',
  'pdns-backend-sqlite3': 'its database, in a file',
  curl: 'the plain HTTP client, which knows nothing of us',
  ddclient: 'the dynamic-DNS client of many Linux hosts',
  'libio-socket-ssl-perl': 'with which it speaks HTTPS',
  inadyn: 'the dynamic-DNS client of many routers',
  'bind9-dnsutils': 'dig, which asks named as any client would',
  'avahi-daemon': 'the mDNS responder of most Linux hosts, a neighbour on that LAN',
  'avahi-utils': 'avahi-resolve and avahi-browse, which say what this neighbour sees',
  'dbus-daemon': 'the bus over which they ask it',
  'python3-zeroconf': 'the mDNS responder of many Python programs, another neighbour',
};

const INSTALLER = fileURLToPath(new URL('install-debian-packages.sh', import.meta.url));

process.exitCode = provide(missing());
shelve(missingPackages(ownerPrograms.flatMap(({ packages }) => packages)));

/** The exit code: 0 once all of them are there. */
function provide(packages: string[]): number {
  if (packages.length === 0) return 0;
  console.log('The tests need Debian packages that are not installed:');
  for (const name of packages) console.log(`  ${name.padEnd(18)}${PACKAGES[name]}`);
  const isRoot = process.getuid?.() === 0;
  const [command, ...args] = isRoot ? ['sh', INSTALLER] : ['sudo', 'sh', INSTALLER];
  const { status, error } = spawnSync(command, [...args, ...packages], { stdio: 'inherit' });
  if (status === 0) return 0;
  const reason = error === undefined ? 'Installing them failed' : 'Only root or sudo can install them';
  console.error(
    `${reason}. Have them installed, and run the tests again: apt-get install ${packages.join(' ')}`,
  );
  return 1;
}

/** Nothing fails without them: their stories are skipped, and say so. */
function shelve(packages: readonly string[]): void {
  if (packages.length === 0) return;
  console.log(`Fetching Debian packages for hosts of the virtual LAN: ${packages.join(' ')}`);
  const { status } = spawnSync('apt-get', ['-qq', 'download', ...packages], { cwd: SHELF, stdio: 'inherit' });
  if (status !== 0) console.error('They could not be fetched; the stories that need them are skipped.');
}

function missing(): string[] {
  const names = Object.keys(PACKAGES);
  const format = `--showformat=\${Package} \${db:Status-Status}\n`;
  const { stdout, error } = spawnSync('dpkg-query', ['--show', format, ...names], { encoding: 'utf8' });
  if (error !== undefined) return names;
  const installed = new Set(stdout.split('\n'));
  return names.filter((name) => !installed.has(`${name} installed`));
}
