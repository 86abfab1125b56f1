/** A DNS-SD service, in the form that every program in the lab takes and gives. */
export interface Service {
  /** `Living room` */
  name: string;
  /** `_http._tcp` */
  type: string;
  port: number;
  /** `key=value` strings. */
  txt: string[];
}

/** A service that a program found by browsing, and resolved. */
export interface FoundService extends Service {
  /** `desk.local` */
  host: string;
  addresses: string[];
}
