import { printLosses } from './losses.ts';
printLosses();
