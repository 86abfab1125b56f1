import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Runs a program with `input` on its standard input; both of its outputs, whatever its exit code. */
export async function run(program: string, args: readonly string[], input = ''): Promise<string> {
  const child = spawn(program, args, { stdio: 'pipe' });
  // A program that reads no input may have ended before there is any.
  child.stdin.end(input === '' ? undefined : input);
  const [out, complaints] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return out + complaints;
}

/** What dig prints when it asks 127.0.0.1. */
export function dig(port: number, ...args: readonly string[]): Promise<string> {
  return run('dig', ['@127.0.0.1', '-p', String(port), '+tries=1', '+time=5', ...args]);
}
