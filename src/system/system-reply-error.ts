// Tested by test/unit/runs/execution/attempts.test.ts.
import { SystemError } from './system-error';

/** A failure on one input of a system that may still answer others. */
export class SystemReplyError extends SystemError {}
