export { witnessHost } from './host.ts';
export { witnessNeighbours } from './neighbours.ts';
export type { WitnessOptions } from './options.ts';
export { type ServiceWitnessOptions, type WitnessedService, witnessServices } from './services.ts';
