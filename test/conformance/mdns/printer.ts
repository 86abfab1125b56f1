import type { Resource } from './message.ts';
import { address, ptr, srv, txt } from './rdata.ts';

/** A service that the peer makes up, for the subject to find. */
export const PRINTER_TYPE = '_ipp._tcp';
export const PRINTER_TYPE_NAME: string = `${PRINTER_TYPE}.local`;
export const PRINTER = 'printer';
export const PRINTER_NAME: string = `${PRINTER}.${PRINTER_TYPE_NAME}`;
export const PRINTER_HOST = 'printer.local';
export const PRINTER_ADDRESS = '10.77.0.200';
export const PRINTER_PORT = 631;

/** Its PTR, SRV, TXT and A record; `ttl` for all of them, or each with its usual one. */
export function printer({ ttl, strings = [] }: { ttl?: number; strings?: string[] } = {}): Resource[] {
  const life = ttl === undefined ? {} : { ttl };
  return [
    ptr(PRINTER_TYPE_NAME, PRINTER_NAME, life),
    srv(PRINTER_NAME, PRINTER_PORT, PRINTER_HOST, { ...life, flush: true }),
    txt(PRINTER_NAME, strings, { ...life, flush: true }),
    address(PRINTER_HOST, PRINTER_ADDRESS, { ...life, flush: true }),
  ];
}
