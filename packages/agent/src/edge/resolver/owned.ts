import { AgentError } from '../../errors.ts';
import type { ResolverSetting } from '../../model/resolver-mode.ts';
import type { ResolverJournal } from '../../protocol/resolver-journal.ts';
import type { Log } from '../../service/ports.ts';
import type { JournalFile } from './journal-file.ts';
import { isMissing } from './program.ts';
import type { ResolverWay } from './way.ts';

/** A program that owns the resolver, and how it is spoken to. */
export interface ResolverOwner<Entry extends ResolverJournal> {
  /** Whether an entry of the journal is this owner's. */
  owns(entry: ResolverJournal): entry is Entry;
  /** Looks what is there before, and says what is going to be told. */
  plan(setting: ResolverSetting): Promise<Entry>;
  tell(entry: Entry): Promise<void>;
  /** `gone`: nothing of ours is there; `foreign`: somebody has told the owner something else since. */
  fate(entry: Entry): Promise<'ours' | 'gone' | 'foreign'>;
  /** Only where it is ours. */
  takeBack(entry: Entry): Promise<void>;
}

export interface OwnedOptions {
  readonly journal: JournalFile;
  readonly log: Log;
}

/** Has the resolver's owner point it at our name servers. */
export class OwnedResolver<Entry extends ResolverJournal> implements ResolverWay {
  readonly #owner: ResolverOwner<Entry>;
  readonly #journal: JournalFile;
  readonly #log: Log;

  constructor(owner: ResolverOwner<Entry>, { journal, log }: OwnedOptions) {
    this.#owner = owner;
    this.#journal = journal;
    this.#log = log;
  }

  async set(setting: ResolverSetting): Promise<void> {
    await this.restore();
    const entry = await this.#owner.plan(setting);
    await this.#journal.write(entry);
    try {
      await this.#owner.tell(entry);
    } catch (error) {
      await this.restore();
      throw error;
    }
  }

  async stands(): Promise<boolean> {
    const entry = await this.#entry();
    return entry !== undefined && (await this.#owner.fate(entry)) === 'ours';
  }

  async restore(): Promise<void> {
    const entry = await this.#entry();
    if (entry === undefined) return;
    try {
      await this.#takeBack(entry);
    } catch (error) {
      // With the program its configuration is gone.
      if (!(error instanceof AgentError) || !isMissing(error)) throw error;
      this.#log.warn({ code: error.code }, error.message);
    }
    await this.#journal.remove();
  }

  async #takeBack(entry: Entry): Promise<void> {
    const fate = await this.#owner.fate(entry);
    if (fate === 'ours') await this.#owner.takeBack(entry);
    if (fate === 'foreign') {
      const message = `${entry.method} has been told something else since: that stays as it is`;
      this.#log.warn({ code: 'resolver.foreign', method: entry.method }, message);
    }
  }

  async #entry(): Promise<Entry | undefined> {
    const entry = await this.#journal.read();
    return entry !== undefined && this.#owner.owns(entry) ? entry : undefined;
  }
}
