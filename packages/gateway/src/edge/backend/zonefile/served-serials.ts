import { isLaterSerial } from '@open-dyndns/zonefile';
import type { Endpoint } from '../../../model/endpoint.ts';
import { askSerial } from '../serial-query.ts';
import type { ZoneFile } from './zone-file.ts';

/** What the DNS server has of each file, as far as it has been seen. */
export class ServedSerials {
  readonly #server: Endpoint;
  readonly #seen = new Map<ZoneFile, number>();
  /** With which the server was told to load a file: one that was too slow for us may yet come to have it. */
  readonly #told = new Map<ZoneFile, number>();
  /** Files of which the server has not been seen to have what they hold. */
  readonly #unseen: Set<ZoneFile>;
  /** Those of them that somebody else has written without raising the serial. */
  readonly #unraised = new Set<ZoneFile>();

  constructor(server: Endpoint, files: readonly ZoneFile[]) {
    this.#server = server;
    this.#unseen = new Set(files);
  }

  /** The serial that the server was last seen to have. */
  of(file: ZoneFile): number | undefined {
    return this.#seen.get(file);
  }

  /** The latest serial that the file has or the server may have: the next one comes behind it. */
  latest(file: ZoneFile): number {
    return [this.of(file), this.#told.get(file)].reduce<number>(
      (latest, serial) => (serial !== undefined && isLaterSerial(serial, latest) ? serial : latest),
      file.serial,
    );
  }

  /** Whether the file's serial says that it is what the server has, or older, while it is not. */
  needsRaise(file: ZoneFile): boolean {
    const served = this.of(file) ?? file.serial;
    return this.#unraised.has(file) || (this.#unseen.has(file) && isLaterSerial(served, file.serial));
  }

  /** Somebody else has written the file, which had this serial before. */
  edited(file: ZoneFile, before: number): void {
    this.#unseen.add(file);
    if (isLaterSerial(file.serial, before)) this.#unraised.delete(file);
    else this.#unraised.add(file);
  }

  /** We are about to write these files, and perhaps to put back what they hold. */
  replacing(files: readonly ZoneFile[]): void {
    for (const file of files) this.#unseen.add(file);
  }

  /** The server has been told to load these files as they are. */
  told(files: readonly ZoneFile[]): void {
    for (const file of files) this.#told.set(file, file.serial);
  }

  /** Asks for the serials that are not certain. */
  async ask(): Promise<void> {
    const asked = [...this.#unseen].map(async (file) => {
      const { serial } = await askSerial(this.#server, file.apex);
      if (serial === undefined) this.#seen.delete(file);
      else this.#seen.set(file, serial);
    });
    await Promise.all(asked);
  }

  /** Files that the server does not have as they are, as far as it has been asked. */
  outdated(): ZoneFile[] {
    return [...this.#unseen].filter((file) => this.of(file) !== file.serial);
  }

  /** The server has been seen to have everything: what was outdated with these serials, by the key of the apex. */
  proved(serials: ReadonlyMap<string, number>): void {
    for (const file of this.#unseen) this.#seen.set(file, serials.get(file.apex.key) ?? file.serial);
    this.#unseen.clear();
    this.#unraised.clear();
  }
}
