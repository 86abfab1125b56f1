import assert from 'node:assert/strict';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { lookUp } from '../../packages/gateway/test/edge/backend/ask.ts';
import { textOf } from '../../packages/gateway/test/edge/backend/zone-files.ts';
import { until } from '../../packages/gateway/test/world.ts';
import { namedIsMissing } from '../interop/gateway/named.ts';
import { Client } from './client.ts';
import { extent } from './extent.ts';
import { inspect, untilWell } from './inspection.ts';
import { Ledger } from './ledger.ts';
import { load } from './load.ts';
import { openSite } from './site.ts';

const edits = { short: 6, full: 30, long: 300 }[extent];
/** Milliseconds between opening the file in an editor and saving it: some commits pass meanwhile. */
const thinking = 300;
const connections = 12;

/** How editors save. */
const saves: readonly { readonly name: string; readonly save: (path: string, text: string) => void }[] = [
  { name: 'into the file itself', save: writeFileSync },
  {
    name: 'as vi does: the old file is renamed, and a new one written',
    save: (path, text) => {
      renameSync(path, `${path}~`);
      writeFileSync(path, text);
      rmSync(`${path}~`);
    },
  },
  {
    name: 'as sed -i does: written beside it, and renamed over it',
    save: (path, text) => {
      writeFileSync(`${path}.sed`, text);
      renameSync(`${path}.sed`, path);
    },
  },
];

describe('an administrator edits the zone file while registrations pour in', {
  skip: namedIsMissing,
  concurrency: 3,
}, () => {
  for (const { name, save } of saves)
    it(`promises 1 and 2: both survive, saved ${name}`, async (t) => {
      await using site = await openSite();
      await using gateway = await site.serve();
      using client = new Client(gateway.url, site.auth, connections);
      const ledger = new Ledger();
      await using loading = load(client, ledger);
      for (let edit = 1; edit <= edits; edit += 1) {
        const opened = textOf(site.forward);
        await pause(thinking);
        const address = `10.77.0.${edit}`;
        save(
          site.forward,
          opened
            .replace(';endhostlist', `typed-${edit}\tIN\tA\t${address} ; by hand\n;endhostlist`)
            .replace(/^www.*/m, `www\tIN\tTXT\t"edit ${edit}"`),
        );
        await until('the edit is served', async () => {
          const [said] = await lookUp(site.named.endpoint, 'www.lab.example.', 'TXT');
          return said === `"edit ${edit}"`;
        });
        ledger.found(`typed-${edit}`, address);
      }
      await loading.stop();
      await untilWell(client);
      await inspect(site, client, ledger);
      const text = readFileSync(site.forward, 'utf8');
      for (let edit = 1; edit <= edits; edit += 1)
        assert.match(text, new RegExp(`^typed-${edit}\tIN\tA\t10\\.77\\.0\\.${edit} ; by hand$`, 'm'));
      t.diagnostic(`${edits} edits, ${ledger.acknowledged} changes acknowledged`);
      assert.ok(ledger.acknowledged > edits, 'the load was none');
    });
});
