import '../../e2e/lab/own-network.ts';
import { describe, it } from 'node:test';
import { Late } from './span.ts';
import type { Ability } from './subject.ts';
import { subject } from './subject-under-test.ts';

/** A story that takes longer hangs. */
const PATIENCE_MS = 90_000;

/** Who is late every time is late by itself; once may be the machine's fault. */
const TELLINGS = 3;

/** Stories wait more than they work. */
const LINKS_AT_ONCE = 10;

/** Where the first seconds of a subject are measured, it must not wait for the start of others. */
const STARTS_AT_ONCE = 2;

/** A section of an RFC: its stories run side by side, each on a link of its own. */
export function section(title: string, tellStories: () => void): void {
  describe(`${subject.title}: ${title}`, { concurrency: LINKS_AT_ONCE }, tellStories);
}

/** A section whose stories measure the start of the subject. */
export function sectionOfStarts(title: string, tellStories: () => void): void {
  describe(`${subject.title}: ${title}`, { concurrency: STARTS_AT_ONCE }, tellStories);
}

/**
 * One requirement.
 *
 * @param title Section, row of the table in docs/standards.md, and what is required: `§8.1 P2: three probes …`.
 * @param needs What the subject must be able to do; where it cannot, the case does not apply, and it says why.
 */
export function requirement(title: string, story: () => Promise<void>, needs: Ability[] = []): void {
  const reason = needs.map((ability) => subject.cannot[ability]).find((why) => why !== undefined);
  it(title, { timeout: PATIENCE_MS, skip: reason ?? false }, () => tell(story));
}

async function tell(story: () => Promise<void>): Promise<void> {
  for (let left = TELLINGS - 1; left > 0; left -= 1) {
    try {
      return await story();
    } catch (error) {
      if (!(error instanceof Late)) throw error;
    }
  }
  return story();
}
