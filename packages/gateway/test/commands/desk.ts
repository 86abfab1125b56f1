import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Call, Command, CommandWorld } from '../../src/commands/command.ts';
import { loadConfig } from '../../src/config/parse.ts';
import { type House, openHouse } from '../../src/house.ts';
import { temporaryDirectory } from '../world.ts';

/** A configuration of two zones in a directory of its own, and what a command says there. */
export class Desk implements Disposable {
  readonly #directory = temporaryDirectory();
  readonly #config = join(this.#directory.path, 'gateway.toml');

  constructor() {
    const zone = (name: string): string => `[[zone]]\nname = "${name}"\nbackend = "embedded"\n`;
    writeFileSync(this.#config, `state = "state"\n${zone('lab.example')}${zone('other.example')}`);
  }

  async run(
    command: Command,
    words: readonly string[],
    options: Call['options'] = {},
    input = '',
    status = 0,
  ): Promise<string> {
    let printed = '';
    const world: CommandWorld = {
      env: {},
      home: this.#directory.path,
      hostname: 'test',
      version: '0',
      warn: () => undefined,
      print: (text) => {
        printed += text;
      },
      logIsTerminal: false,
      outputIsTerminal: false,
      outputIsJournal: false,
      input: async () => input,
      untilStopped: () => new AbortController().signal,
      onHangup: () => ({ [Symbol.dispose]: () => undefined }),
      endWithin: () => undefined,
    };
    assert.equal(await command.run({ words, options: { config: this.#config, ...options }, world }), status);
    return printed;
  }

  /** Puts a file beside the configuration, and returns its path. */
  write(name: string, text: string): string {
    const path = join(this.#directory.path, name);
    writeFileSync(path, text);
    return path;
  }

  async json(command: Command, words: readonly string[], options: Call['options'] = {}, input = '') {
    return JSON.parse(await this.run(command, words, { json: true, ...options }, input));
  }

  async house(): Promise<House> {
    return openHouse(await loadConfig(this.#config, { env: {}, home: this.#directory.path, lan: undefined }));
  }

  [Symbol.dispose](): void {
    this.#directory[Symbol.dispose]();
  }
}
