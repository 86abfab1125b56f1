import '../../e2e/lab/own-network.ts';
import { describe, it } from 'node:test';
import type { Ability } from './subject.ts';
import { subject } from './subject-under-test.ts';

/** A story that takes longer hangs. */
const PATIENCE_MS = 90_000;

/** Stories wait more than they work, but a probing subject that has to wait for the processor proves nothing. */
const LINKS_AT_ONCE = 4;

/** A section of an RFC: its stories run side by side, each on a link of its own. */
export function section(title: string, tellStories: () => void): void {
  describe(`${subject.title}: ${title}`, { concurrency: LINKS_AT_ONCE }, tellStories);
}

/**
 * One requirement.
 *
 * @param title Section, row of the table in docs/standards.md, and what is required: `§8.1 P2: three probes …`.
 * @param needs What the subject must be able to do; where it cannot, the case does not apply, and it says why.
 */
export function requirement(title: string, story: () => Promise<void>, needs: Ability[] = []): void {
  const reason = needs.map((ability) => subject.cannot[ability]).find((why) => why !== undefined);
  it(title, { timeout: PATIENCE_MS, skip: reason ?? false }, story);
}
