import type { ResolverSetting } from '../../model/resolver-mode.ts';

/**
 * One way of telling a resolver. The journal is durable before the first change and gone after the last, so that
 * whoever comes after a crash can take it back; every way leaves the journals of the others alone.
 */
export interface ResolverWay {
  /** @throws AgentError `resolver.unwritable`, with nothing changed */
  set(setting: ResolverSetting): Promise<void>;
  /** Whether what was set is still so. */
  stands(): Promise<boolean>;
  /**
   * Takes back what was set, even by another process than this one.
   * @throws AgentError `resolver.unwritable`; the journal is kept then
   */
  restore(): Promise<void>;
}
