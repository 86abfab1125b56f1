/** Dyn's page (`checkip.dyndns.org`), to the letter: clients take the first thing in it that looks like an address. */
export function checkIpPage(address: string): string {
  return `<html><head><title>Current IP Check</title></head><body>Current IP Address: ${address}</body></html>\r\n`;
}
