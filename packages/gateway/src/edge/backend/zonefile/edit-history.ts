import { isLaterSerial } from '@open-dyndns/zonefile';

/** Commits that are remembered: an editor that was opened longer ago than these is taken for one of today's copy. */
const rememberedCommits = 1_000;

interface Commit {
  readonly serial: number;
  readonly names: readonly string[];
}

/** Which names of one zone changed with which serial. */
export class EditHistory {
  #commits: Commit[] = [];

  note(serial: number, names: readonly string[]): void {
    this.#commits = [...this.#commits.slice(1 - rememberedCommits), { serial, names }];
  }

  /**
   * The names that have changed since whoever wrote a file of this serial had read it. The commit of the serial itself
   * counts, unless it is the newest: an administrator may have raised an older serial by one.
   */
  unseenBy(serial: number): readonly string[] {
    const newest = this.#commits.at(-1)?.serial;
    if (newest === undefined || !isLaterSerial(newest, serial)) return [];
    return this.#commits
      .filter((commit) => !isLaterSerial(serial, commit.serial))
      .flatMap(({ names }) => names);
  }
}
