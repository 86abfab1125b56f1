import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a program of this folder has measured. */
export interface Measured {
  /** Milliseconds from the file to its records. */
  readonly parsed: number;
  /** Milliseconds to a zone that knows its problems and finds its names; the same where there is no such thing. */
  readonly indexed: number;
  /** The most memory that the process ever had, in MB (10⁶ octets). */
  readonly peak: number;
  readonly records: number;
}

const octetsPerKibibyte = 1024;
const octetsPerMegabyte = 1e6;

/** Runs a program of this folder in a process of its own, so that neither its memory nor its warm code is another's. */
export function measuredBy(program: string, file: string): Measured {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const flags = ['--conditions=@open-dyndns/source', '--max-old-space-size=6000'];
  return JSON.parse(execFileSync(process.execPath, [...flags, path, file], { encoding: 'utf8' }));
}

/** Prints what a program has measured, to be called in it at its end. */
export function report(parsed: number, indexed: number, records: number): void {
  const peak = (process.resourceUsage().maxRSS * octetsPerKibibyte) / octetsPerMegabyte;
  console.log(JSON.stringify({ parsed, indexed, peak, records }));
}
