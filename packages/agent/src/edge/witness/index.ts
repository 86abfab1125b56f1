export { witnessHost } from './host.ts';
export type { WitnessOptions } from './options.ts';
export { type ServiceWitnessOptions, type WitnessedService, witnessServices } from './services.ts';
