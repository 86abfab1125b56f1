/** What is used of @homebridge/ciao, said here so that the types check where the package is not installed. */
export interface Ciao {
  getResponder(options: { interface: string[]; advertiseIpv6: boolean }): CiaoResponder;
}

export interface CiaoResponder {
  createService(options: {
    name: string;
    hostname: string;
    type: string;
    protocol: string;
    port: number;
    txt: Record<string, string>;
    subtypes: string[];
  }): CiaoService;
  /** Says goodbye to everything. */
  shutdown(): Promise<void>;
}

export interface CiaoService {
  advertise(): Promise<void>;
  updateTxt(txt: Record<string, string>): void;
  getHostname(): string;
}

export const CIAO = '@homebridge/ciao';
