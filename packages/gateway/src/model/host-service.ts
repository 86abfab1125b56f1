/** A service of a host (RFC 6763), kept with the host and published by nobody but the host itself. */
export interface HostService {
  /** What users see: `Front Desk`. */
  readonly instance: string;
  /** `_ipp._tcp` */
  readonly type: string;
  readonly port: number;
  /** `_universal` (RFC 6763 §7.1) */
  readonly subtypes: readonly string[];
  /** RFC 6763 §6: a key without a value is `true`. */
  readonly txt: Readonly<Record<string, string | true>>;
}

/** What nearly every host has: none. */
export const noServices: readonly HostService[] = [];
