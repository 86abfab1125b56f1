/**
 * How much of the suite is run: `short` within `npm run test:all`, `full` by `npm run test:faults`, which sets the
 * variable, and `long` with `-- --long`.
 */
export type Extent = 'short' | 'full' | 'long';

export const extent: Extent = extentOf(process.env['OPEN_DYNDNS_FAULTS']);

function extentOf(wanted: string | undefined): Extent {
  return wanted === 'full' || wanted === 'long' ? wanted : 'short';
}
