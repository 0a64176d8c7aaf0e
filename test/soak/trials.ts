import { cutsPower } from './power-cuts';
import { failsAtTheEndpoint, isGoneForAWhile } from './endpoint-faults';
import { fillsTheDisk } from './full-disks';
import { killsTheProgram } from './kills';
import type { Trial } from './trial';

/** The trials, by the kind of disturbance. */
export const trials: Readonly<Record<string, Trial>> = {
  kills: killsTheProgram,
  faults: failsAtTheEndpoint,
  gone: isGoneForAWhile,
  disk: fillsTheDisk,
  power: cutsPower,
};
