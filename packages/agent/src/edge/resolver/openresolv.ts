import type { RecordJournal } from '../../protocol/resolver-journal.ts';
import type { ResolverOwner } from './owned.ts';
import type { RunProgram } from './program.ts';
import { recordText } from './record.ts';

/** Like `lo[0-9]*`, which openresolv puts before every real interface; a metric of 0 is what those have, too. */
const record = 'lo0.dyndns-agent';

/** openresolv, the resolvconf of other systems. */
export function openresolvOwner(run: RunProgram): ResolverOwner<RecordJournal> {
  return {
    owns: (entry): entry is RecordJournal => entry.method === 'openresolv',
    plan: (setting) => Promise.resolve({ method: 'openresolv', text: recordText(setting) }),
    async tell({ text }) {
      await run('resolvconf', ['-a', record], text);
    },
    async fate() {
      const records = (await run('resolvconf', ['-i'])).split(/\s+/);
      return records.includes(record) ? 'ours' : 'gone';
    },
    async takeBack() {
      await run('resolvconf', ['-f', '-d', record]);
    },
  };
}
