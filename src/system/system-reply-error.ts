import { SystemError } from './system-error';

/** A system of the developer's own that failed on one input, while it may well answer others. */
export class SystemReplyError extends SystemError {}
