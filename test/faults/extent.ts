/** How much of the suite is run: `npm run test:faults -- --long` sets the variable. */
export const isLong = process.env['OPEN_DYNDNS_FAULTS'] === 'long';
