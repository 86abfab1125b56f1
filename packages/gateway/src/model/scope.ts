import { type Name, printName } from '@open-dyndns/dns';
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

const asterisk = 0x2a;

/** Whether an administrator has named this very name, or a pattern that it fits, for a credential to change. */
export function isNamedIn({ names }: Scope, name: Name): boolean {
  return names?.some((pattern) => fits(name, pattern)) ?? false;
}

/** Whether a credential may change a name at all, as far as its scope goes. */
export function mayChangeName(scope: Scope, name: Name): boolean {
  return scope.names === undefined || isNamedIn(scope, name);
}

/** Whether a name of a scope stands for several. */
export function isPattern(name: Name): boolean {
  return name.labels.some(isAsterisk);
}

/** For people: names without their final dots, or types. */
export function printScope({ names, types }: Scope): { readonly names: string[]; readonly types: string[] } {
  return {
    names: (names ?? []).map((name) => printName(name).replace(/(?<=.)\.$/, '')),
    types: [...(types ?? [])],
  };
}

function fits(name: Name, pattern: Name): boolean {
  if (name.equals(pattern)) return true;
  const wanted = pattern.lowerCase().labels;
  const labels = name.lowerCase().labels;
  return (
    labels.length === wanted.length &&
    wanted.every((label, at) => isAsterisk(label) || areEqual(label, labels[at] ?? label))
  );
}

function isAsterisk(label: Uint8Array): boolean {
  return label.length === 1 && label[0] === asterisk;
}

function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((octet, at) => octet === other[at]);
}
