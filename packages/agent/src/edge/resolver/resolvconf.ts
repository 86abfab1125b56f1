import { access } from 'node:fs/promises';
import type { RecordJournal } from '../../protocol/resolver-journal.ts';
import { hasCode } from '../durable-file.ts';
import type { ResolverOwner } from './owned.ts';
import type { RunProgram } from './program.ts';
import { recordText } from './record.ts';

/** Begins with `lo.`, which Debian's interface-order puts before every real interface. */
const record = 'lo.dyndns-agent';

const recordFile = `/run/resolvconf/interface/${record}`;

/** Debian's resolvconf, which writes the resolver file from a record for each interface and program. */
export function resolvconfOwner(run: RunProgram): ResolverOwner<RecordJournal> {
  return {
    owns: (entry): entry is RecordJournal => entry.method === 'resolvconf',
    plan: (setting) => Promise.resolve({ method: 'resolvconf', text: recordText(setting) }),
    async tell({ text }) {
      await run('resolvconf', ['-a', record], text);
    },
    fate: async () => ((await exists(recordFile)) ? 'ours' : 'gone'),
    async takeBack() {
      await run('resolvconf', ['-d', record]);
    },
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}
