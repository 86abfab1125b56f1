import { Pace } from '../../model/pace.ts';
import type { Door } from './door.ts';

/** Holds back the answers to whoever says again and again what is known already. */
export function heldBack({ stopping }: Pick<Door, 'stopping'>): (key: string) => Promise<void> {
  const pace = new Pace();
  return (key) => passed(pace.repeated(key, performance.now()), stopping);
}

/** Resolves after so many milliseconds, or once the signal aborts. */
async function passed(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds === 0 || signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = (): void => resolve();
  const timer = setTimeout(end, milliseconds);
  signal.addEventListener('abort', end, { once: true });
  await promise;
  clearTimeout(timer);
  signal.removeEventListener('abort', end);
}
