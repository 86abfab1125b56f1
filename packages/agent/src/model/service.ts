/** A service of this host that others are to find. */
export interface OwnService {
  /** What users see: `Front Desk`. */
  readonly instance: string;
  /** `_ipp._tcp` */
  readonly type: string;
  readonly port: number;
  /** `_universal` (RFC 6763 §7.1) */
  readonly subtypes: readonly string[];
  readonly txt: Readonly<Record<string, string | true>>;
}
