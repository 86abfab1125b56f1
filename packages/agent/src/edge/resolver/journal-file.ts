import { open } from 'node:fs/promises';
import { AgentError } from '../../errors.ts';
import { printJournal, type ResolverJournal, readJournal } from '../../protocol/resolver-journal.ts';
import { hasCode, removeDurably, writeDurably } from '../durable-file.ts';
import { requireOwn } from '../state/own-directory.ts';

/** Where the journal of a changed resolver file is kept; it is there exactly as long as there is something to put back. */
export interface JournalFile {
  /** @throws AgentError `state.unusable` if there is one that cannot be read */
  read(): Promise<ResolverJournal | undefined>;
  write(journal: ResolverJournal): Promise<void>;
  remove(): Promise<void>;
}

export function journalFile(path: string): JournalFile {
  return {
    async read() {
      try {
        return readJournal(await readOwn(path));
      } catch (error) {
        if (hasCode(error, 'ENOENT')) return undefined;
        const reason = error instanceof Error ? error.message : String(error);
        const message = `${path}, which says what to put back into the resolver file, cannot be read: ${reason}`;
        throw new AgentError('state.unusable', message, { cause: error });
      }
    },
    write: (journal) => writeDurably(path, printJournal(journal)),
    remove: () => removeDurably(path),
  };
}

async function readOwn(path: string): Promise<string> {
  const file = await open(path);
  try {
    requireOwn(await file.stat());
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}
