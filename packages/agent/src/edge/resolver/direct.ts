import { AgentError } from '../../errors.ts';
import type { ResolverSetting } from '../../model/resolver-mode.ts';
import { parseResolvConf, printResolvConf } from '../../protocol/resolv-conf.ts';
import { type FileJournal, fateOf, isFileJournal } from '../../protocol/resolver-journal.ts';
import type { Log } from '../../service/ports.ts';
import { hasCode } from '../durable-file.ts';
import type { FileSnapshot, ResolverFiles } from './files.ts';
import type { JournalFile } from './journal-file.ts';
import type { ResolverWay } from './way.ts';

/** How systems refuse to put another file in a place: a bind mount, a directory or file system that is not ours to write. */
const refusals = ['EBUSY', 'EXDEV', 'EACCES', 'EPERM', 'EROFS'];

/** Mode of a resolver file where there was none: everybody's resolver reads it. */
const newFileMode = 0o644;

export interface DirectOptions {
  /** `/etc/resolv.conf`. */
  readonly path: string;
  readonly files: ResolverFiles;
  readonly journal: JournalFile;
  readonly log: Log;
}

/**
 * Writes the resolver file itself and puts it back. The journal is durable before the first change and gone after the
 * last, so that whoever comes after a crash knows what to put back, and that it has to be.
 */
export class DirectResolver implements ResolverWay {
  readonly #path: string;
  readonly #files: ResolverFiles;
  readonly #journal: JournalFile;
  readonly #log: Log;

  constructor({ path, files, journal, log }: DirectOptions) {
    this.#path = path;
    this.#files = files;
    this.#journal = journal;
    this.#log = log;
  }

  /** @throws AgentError `resolver.unwritable`, with nothing changed */
  async set(setting: ResolverSetting): Promise<void> {
    await this.restore();
    const before = await this.#files.look(this.#path);
    const behind = await this.#files.lookBehind(this.#path);
    if (before === undefined) throw unwritable(this.#path, 'it is not a file');
    const text = Buffer.from(behind?.file.bytes ?? '').toString('utf8');
    const written = printResolvConf(setting, parseResolvConf(text));
    await this.#journal.write({ path: this.#path, before, method: 'rename', written });
    try {
      await this.#write(behind, written);
    } catch (error) {
      await this.restore();
      throw unwritable(this.#path, error);
    }
  }

  /**
   * Puts back what stood there before, if what stands there now is ours, even if this process is another than the one
   * that changed it.
   * @throws AgentError `resolver.unwritable`; the journal is kept then
   */
  async restore(): Promise<void> {
    const journal = await this.#journal.read();
    if (journal === undefined || !isFileJournal(journal)) return;
    try {
      await this.#putBack(journal);
    } catch (error) {
      throw unwritable(journal.path, error);
    }
    await this.#journal.remove();
  }

  async stands(): Promise<boolean> {
    const journal = await this.#journal.read();
    if (journal === undefined || !isFileJournal(journal)) return false;
    const now = await this.#files.look(journal.path);
    return now?.kind === 'file' && Buffer.from(now.bytes).equals(Buffer.from(journal.written));
  }

  async #write(
    behind: { readonly path: string; readonly file: FileSnapshot } | undefined,
    written: string,
  ): Promise<void> {
    const bytes = Buffer.from(written);
    try {
      await this.#files.prepare(this.#path, { ...likeness(behind?.file), bytes });
      await this.#files.replace(this.#path);
    } catch (error) {
      if (behind === undefined || !hasCode(error, ...refusals)) throw error;
      await this.#discardIfPossible();
      await this.#journal.write({ path: behind.path, before: behind.file, method: 'in-place', written });
      await this.#files.overwrite(behind.path, bytes);
    }
  }

  async #putBack(journal: FileJournal): Promise<void> {
    const { path, before, method } = journal;
    if (method === 'rename') await this.#discardIfPossible();
    const now = await this.#files.look(path);
    const fate = now === undefined ? 'foreign' : fateOf(journal, now);
    if (fate === 'foreign') {
      const message = `${path} is somebody else’s by now: it stays as it is`;
      this.#log.warn({ code: 'resolver.foreign', path }, message);
    }
    if (fate !== 'ours') return;
    if (before.kind === 'absent') await this.#files.remove(path);
    else if (method === 'in-place' && before.kind === 'file') await this.#files.overwrite(path, before.bytes);
    else {
      await this.#files.prepare(path, before);
      await this.#files.replace(path);
    }
  }

  /** A leftover harms nobody where the directory cannot be written. */
  async #discardIfPossible(): Promise<void> {
    try {
      await this.#files.discard(this.#path);
    } catch (error) {
      if (!hasCode(error, ...refusals)) throw error;
    }
  }
}

function likeness(file: FileSnapshot | undefined): Omit<FileSnapshot, 'bytes'> {
  if (file === undefined) {
    return { kind: 'file', mode: newFileMode, uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
  }
  const { kind, mode, uid, gid } = file;
  return { kind, mode, uid, gid };
}

function unwritable(path: string, cause: unknown): AgentError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AgentError('resolver.unwritable', `${path} cannot be written: ${reason}`, { cause });
}
