import type { HostProcess } from './host-process.ts';

/** Longer than any verb of the programs takes by itself. */
const PATIENCE_MS = 15_000;

/**
 * Talks with a program on a host: one JSON object a line, `{id, verb, subject}` in and `{id, answer}` out. The
 * program has said `ready` when it understands.
 */
export class Conversation implements AsyncDisposable {
  readonly process: HostProcess;
  #asked = 0;

  private constructor(process: HostProcess) {
    this.process = process;
  }

  static async open(process: HostProcess): Promise<Conversation> {
    await process.waitForLine(/^ready$/, PATIENCE_MS);
    return new Conversation(process);
  }

  /** Has the program do `verb`, and gives what it answers; the caller knows what that looks like. */
  async ask<Answer>(verb: string, subject: unknown): Promise<Answer> {
    this.#asked += 1;
    const id = this.#asked;
    this.process.write(JSON.stringify({ id, verb, subject }));
    const [line] = await this.process.waitForLine(new RegExp(`^\\{"id": ?${id},.*`), PATIENCE_MS);
    const { answer }: { answer: Answer } = JSON.parse(line);
    return answer;
  }

  /** The end of its input: the program takes back what it announced, and ends. */
  async close(): Promise<void> {
    this.process.endInput();
    await this.process.exit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process.stop('SIGKILL');
  }
}
