import { ModelError } from '../../models/model-error';
import type { OutageGate } from '../../models/outages/outage-gate';
import type { System, SystemRun } from '../../system/system';
import { UnansweredError } from '../../system/unanswered-error';

/** Makes a run wait when a system's addresses don't answer, as it does for model endpoints. */
export function patientSystem(system: System, gate: OutageGate): System {
  return {
    ...system,
    run: (texts, row, signal) =>
      gate.ask('system', () => asEndpoint(system.run(texts, row, signal)), signal, { isRetriedBefore: true }),
  };
}

async function asEndpoint(running: Promise<SystemRun>): Promise<SystemRun> {
  try {
    return await running;
  } catch (error) {
    if (!(error instanceof UnansweredError)) throw error;
    const { problem: message, retryAfterMs } = error;
    throw new ModelError({ kind: 'overloaded', message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
  }
}
