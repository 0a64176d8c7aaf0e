import { closeSync, mkdirSync, openSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../gepa/user-error';
import { asDiskError } from './disk-error';

/** A process: its id, and where the system tells it, when it started. The id alone comes to another one in time. */
interface ProcessIdentity {
  readonly id: number;
  /** In clock ticks since the machine started; known on Linux. */
  readonly started?: string;
}

/**
 * Keeps a run to one process: two that append to the same journal would spoil it. A lock that a crashed process left
 * behind does not count.
 */
export class RunLock {
  private readonly file: string;
  private readonly own = describe(identityOf(process.pid));

  /** @throws {UserError} when another process that is alive holds the run. */
  constructor(runFolder: string) {
    this.file = join(runFolder, 'lock');
    if (!this.create()) this.takeOver();
  }

  release(): void {
    if (readText(this.file) === this.own) rmSync(this.file, { force: true });
  }

  /** @returns false when there is a lock already. */
  private create(): boolean {
    return succeeds(() => {
      const descriptor = openSync(this.file, 'wx');
      try {
        writeFileSync(descriptor, this.own);
      } catch (error) {
        // An empty lock, as a full disk leaves it, would be taken for one that a process is about to write.
        rmSync(this.file, { force: true });
        throw asDiskError(error, this.file);
      } finally {
        closeSync(descriptor);
      }
    }, this.file);
  }

  /** Only one process at a time may remove a lock, or it could remove the one that another has just made. */
  private takeOver(): void {
    const guard = `${this.file}.removing`;
    if (!succeeds(() => mkdirSync(guard), guard)) throw this.heldBy('another process', guard);
    try {
      const text = readText(this.file);
      const holder = parse(text);
      if (text !== undefined && text !== this.own && (holder === undefined || isAlive(holder))) {
        throw this.heldBy(holder === undefined ? 'another process' : `process ${holder.id}`, this.file);
      }
      rmSync(this.file, { force: true });
      if (!this.create()) throw this.heldBy('another process', this.file);
    } finally {
      rmdirSync(guard);
    }
  }

  private heldBy(holder: string, file: string): UserError {
    return new UserError(
      `This run is open in another window or terminal (${holder}). Stop it there first. If nothing else has it open, delete this file.`,
      { file },
    );
  }
}

/**
 * @returns false when what is to be made is there already.
 * @throws {UserError} when it cannot be made.
 */
function succeeds(make: () => unknown, file: string): boolean {
  try {
    make();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw asDiskError(error, file);
  }
}

function describe({ id, started }: ProcessIdentity): string {
  return started === undefined ? String(id) : `${id} ${started}`;
}

/** Undefined for what is no lock (yet): the process that makes it may not have written it. */
function parse(text: string | undefined): ProcessIdentity | undefined {
  const [, id, started] = /^(\d+)(?: (\d+))?$/.exec(text ?? '') ?? [];
  if (id === undefined) return undefined;
  return { id: Number(id), ...(started === undefined ? {} : { started }) };
}

function isAlive(holder: ProcessIdentity): boolean {
  const { state, started } = processStatus(holder.id) ?? {};
  if (state === 'Z' || state === 'X') return false;
  if (holder.started !== undefined && started !== undefined && started !== holder.started) return false;
  try {
    process.kill(holder.id, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function identityOf(id: number): ProcessIdentity {
  const { started } = processStatus(id) ?? {};
  return { id, ...(started === undefined ? {} : { started }) };
}

/** A process as Linux tells it (proc(5), fields 3 and 22 of `stat`); undefined elsewhere and when there is none. */
function processStatus(
  id: number,
): { readonly state: string | undefined; readonly started: string | undefined } | undefined {
  const text = readText(`/proc/${id}/stat`);
  // The second field is the program's name in parentheses, which may hold anything.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields && { state: fields[0], started: fields[19] };
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
