import type { Subject } from './subject.ts';
import { avahi } from './subject-avahi.ts';
import { ciao, contrary, openDyndns } from './subject-program.ts';

/** Everybody who can be judged. */
export const SUBJECTS: Readonly<Record<string, Subject>> = {
  'open-dyndns': openDyndns,
  avahi,
  ciao,
  contrary,
};

/** Whom a test file judges: its first argument, or the program of this repository. */
export const subject: Subject = named(process.argv[2] ?? openDyndns.title);

function named(title: string): Subject {
  const found = SUBJECTS[title];
  if (found === undefined)
    throw new Error(`No subject ${title}; there are ${Object.keys(SUBJECTS).join(', ')}`);
  return found;
}
