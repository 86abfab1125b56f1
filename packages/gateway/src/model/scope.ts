import type { Name } from '@open-dyndns/dns';
import { families } from './addresses.ts';
import { hostRecordTypes } from './host-records.ts';

/** Types of the records that a credential may change. */
export const scopedTypes = [...families, ...hostRecordTypes] as const;
export type ScopedType = (typeof scopedTypes)[number];

/** What a credential may change. */
export interface Scope {
  /**
   * Names that it may change whoever owns them, and no others; a label `*` stands for any one label. undefined: what it
   * owns, and names that are free.
   */
  readonly names: readonly Name[] | undefined;
  /** undefined: of every type. */
  readonly types: readonly ScopedType[] | undefined;
}

/** As accounts and devices have it. */
export const everything: Scope = { names: undefined, types: undefined };
