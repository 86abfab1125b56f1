import { chmodSync, chownSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readName } from '@open-dyndns/dns';
import { loopback, type Serving, World } from '../../packages/gateway/test/cli/program.ts';
import {
  forwardText,
  writeZoneFiles,
  type ZoneFiles,
} from '../../packages/gateway/test/edge/backend/zone-files.ts';
import { apex, temporaryDirectory } from '../../packages/gateway/test/world.ts';
import { Named } from '../interop/gateway/named.ts';

export const account = { name: 'tester', password: 'correct horse' };

/** What outlives the gateway's process: its state, the zone files, and a named that serves them. */
export interface Site extends AsyncDisposable, ZoneFiles {
  readonly directory: string;
  readonly world: World;
  readonly named: Named;
  readonly auth: string;
  serve(): Promise<Serving>;
}

export interface SiteOptions {
  /** Where the zone files are; a temporary directory otherwise. */
  readonly zones?: string;
  readonly state?: string;
  readonly reload?: 'sighup' | 'rndc';
  readonly env?: Readonly<Record<string, string>>;
  /** Lines of the section `[http]`. */
  readonly http?: string;
  /** Who runs the gateway, and owns its files. */
  readonly user?: number;
}

const reversePrefix = '10.77.0.0/16';
const reverseApex = readName('77.10.in-addr.arpa.');

/** A gateway's surroundings, with an administrator; the gateway itself is started by `serve`. */
export async function openSite(options: SiteOptions = {}): Promise<Site> {
  const { zones, state = 'state', reload = 'sighup', env = {}, http = '', user } = options;
  await using opening = new AsyncDisposableStack();
  const { path } = zones === undefined ? opening.use(temporaryDirectory()) : { path: zones };
  const files = writeZoneFiles(path, forwardText);
  const served = [
    { apex, path: files.forward },
    { apex: reverseApex, path: files.reverse },
  ];
  const configuration = zones === undefined ? path : opening.use(temporaryDirectory()).path;
  const named = opening.use(await Named.start(configuration, served));
  const programs = opening.use(temporaryDirectory()).path;
  writeRndc(programs, named);
  const runner =
    user === undefined ? [] : ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups'];
  const world = opening.use(
    await World.make({ env: { PATH: `${programs}:${process.env['PATH']}`, ...env }, runner }),
  );
  if (user !== undefined) {
    // named gives up root's right to look into the directories of others.
    chmodSync(path, 0o755);
    for (const owned of [path, files.forward, files.reverse, dirname(world.config)])
      chownSync(owned, user, user);
  }
  const toml = loopback(`
[[zone]]
name = "lab.example"
backend = "zonefile"
file = "${files.forward}"
reload = "${reload}"
pidfile = "${named.pidFile}"
server = "127.0.0.1:${named.endpoint.port}"
prefixes = ["${reversePrefix}"]
reverse = [{ prefix = "${reversePrefix}", file = "${files.reverse}" }]
`);
  await world.configure(
    toml.replace('state = "state"', `state = "${state}"`).replace('[http]\n', `[http]\n${http}\n`),
  );
  await world.run(`user add ${account.name} --role admin --password-stdin --config CONFIG`, account.password);
  const running = opening.move();
  return {
    ...files,
    files: served,
    directory: path,
    world,
    named,
    auth: `${account.name}:${account.password}`,
    serve: () => world.serve(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Puts an `rndc` there that speaks to this named, whose key is in its own configuration. */
function writeRndc(directory: string, { rndc }: Named): void {
  const script = `#!/bin/sh\nPATH='${process.env['PATH']}'\nexec ${rndc.join(' ')} "$@"\n`;
  writeFileSync(join(directory, 'rndc'), script, { mode: 0o755 });
  chmodSync(directory, 0o755);
}
