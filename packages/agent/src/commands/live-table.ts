import type { BrowseEvent } from '@open-dyndns/mdns';
import { browseTable, type Screen, type SeenService } from './browse-table.ts';

/** Ages are shown in seconds; events are drawn at once, but no more than ten times a second. */
const redrawMs = 1_000;
const soonMs = 100;
const clearScreen = '\x1b[H\x1b[2J';

/** A table of services that redraws itself on a terminal until it is disposed of. */
export class LiveTable implements Disposable {
  readonly #seen = new Map<string, SeenService>();
  readonly #print: (text: string) => void;
  readonly #screen: () => Screen;
  readonly #timer: NodeJS.Timeout;
  #soon: NodeJS.Timeout | undefined;

  constructor(print: (text: string) => void, screen: () => Screen) {
    this.#print = print;
    this.#screen = screen;
    this.#timer = setInterval(() => this.#draw(), redrawMs);
    this.#draw();
  }

  happened({ kind, service }: BrowseEvent): void {
    const key = JSON.stringify([service.instance, service.type, service.link]);
    const since = this.#seen.get(key)?.since ?? performance.now();
    if (kind === 'down') this.#seen.delete(key);
    else this.#seen.set(key, { service, since });
    this.#soon ??= setTimeout(() => this.#draw(), soonMs);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    clearTimeout(this.#soon);
  }

  #draw(): void {
    clearTimeout(this.#soon);
    this.#soon = undefined;
    const lines = browseTable([...this.#seen.values()], performance.now(), this.#screen());
    this.#print(`${clearScreen}${lines.join('\n')}\n`);
  }
}
