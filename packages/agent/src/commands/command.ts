import type { CommandLine } from '../config/command-line.ts';

/** The world as a command meets it. */
export interface CommandContext {
  readonly environment: NodeJS.ProcessEnv;
  /** Whether standard output is a terminal. */
  readonly isTerminal: boolean;
  /** The terminal's size in characters at this moment. */
  screen(): { readonly columns: number; readonly rows: number };
  /** Aborts when the process is asked to end. */
  readonly signal: AbortSignal;
  print(text: string): void;
}

/** One command of the program. */
export interface Command {
  readonly line: CommandLine;
  /** @returns the exit code. @throws AgentError */
  run(args: readonly string[], context: CommandContext): Promise<number>;
}
