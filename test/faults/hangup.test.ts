import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { connect } from 'node:tls';
import { selfSigned } from '../../packages/gateway/src/edge/certificate/self-signed.ts';
import { stateFiles } from '../../packages/gateway/src/edge/state-files.ts';
import type { Serving } from '../../packages/gateway/test/cli/program.ts';
import { temporaryDirectory, until } from '../../packages/gateway/test/world.ts';
import { namedIsMissing } from '../interop/gateway/named.ts';
import { Client } from './client.ts';
import { extent } from './extent.ts';
import { inspect } from './inspection.ts';
import { Ledger } from './ledger.ts';
import { load } from './load.ts';
import { openSite } from './site.ts';

const hangups = { short: 3, full: 20, long: 200 }[extent];
const connections = 12;

/** A new key and certificate, under the names that a renewal tool gives them. */
async function renew(directory: string): Promise<void> {
  using made = temporaryDirectory();
  await selfSigned(made.path, { names: ['gateway.lab.example'], addresses: [] }, Date.now());
  const { key, certificate } = stateFiles(made.path);
  for (const [from, to] of [
    [key, 'key.pem'],
    [certificate, 'cert.pem'],
  ] as const) {
    copyFileSync(from, join(directory, `${to}.new`));
    renameSync(join(directory, `${to}.new`), join(directory, to));
  }
}

async function certificateShown(url: string): Promise<string | undefined> {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const shown = socket.getPeerX509Certificate()?.fingerprint256;
  socket.destroy();
  return shown;
}

/** Sends SIGHUP and waits for what the gateway says of it. */
async function hangUp(gateway: Serving, event: 'reloaded' | 'reload-refused'): Promise<void> {
  const said = (): number => gateway.log.filter((line) => line['event'] === event).length;
  const before = said();
  process.kill(gateway.pid, 'SIGHUP');
  await until(`it is ${event}`, () => said() > before);
}

describe('SIGHUP under load', { skip: namedIsMissing }, () => {
  it('takes a new certificate and configuration over, refuses bad ones, and drops no connection', async (t) => {
    using files = temporaryDirectory();
    await renew(files.path);
    const http = `certificate = { cert = "${files.path}/cert.pem", key = "${files.path}/key.pem" }`;
    await using site = await openSite({ http });
    await using gateway = await site.serve();
    using client = new Client(gateway.url, site.auth, connections);
    const ledger = new Ledger();
    await using loading = load(client, ledger);
    const good = readFileSync(site.world.config, 'utf8');

    for (let hangup = 0; hangup < hangups; hangup += 1) {
      await renew(files.path);
      const cert = new X509Certificate(readFileSync(join(files.path, 'cert.pem'))).fingerprint256;
      await site.world.configure(good.replace('[[zone]]', `[[zone]]\nttl = ${30 + hangup}`));
      await hangUp(gateway, 'reloaded');
      assert.equal(await certificateShown(gateway.url), cert);

      await site.world.configure(`${good}\nnonsense`);
      await hangUp(gateway, 'reload-refused');
      await site.world.configure(good);
      writeFileSync(join(files.path, 'cert.pem'), 'no certificate');
      await hangUp(gateway, 'reload-refused');
      assert.equal(await certificateShown(gateway.url), cert);
      await site.world.configure(good);
    }
    await loading.stop();
    await inspect(site, client, ledger);
    t.diagnostic(`${hangups} new configurations, ${ledger.acknowledged} changes acknowledged`);
    assert.equal(ledger.unanswered, 0, 'requests were cut off');
    assert.equal(client.connections.size, connections, 'connections were dropped');
    assert.ok(ledger.acknowledged > hangups, 'the load was none');
  });
});
