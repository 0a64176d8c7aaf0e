import { randomUUID } from 'node:crypto';
import {
  existsSync,
  linkSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { UserError } from '../../gepa/user-error';
import { asDiskError } from './disk-error';

/** The process that holds a lock. */
interface Holder extends Place {
  readonly id: number;
  /** In clock ticks since the machine started; known on Linux. Process ids are reused over time. */
  readonly started?: string;
}

/** The scope of a process id. Absent in locks of earlier versions, which are taken as local. */
interface Place {
  readonly host?: string;
  /** Id of the machine's last start; known on Linux. */
  readonly boot?: string;
  /** Process id namespace, which differs between containers; known on Linux. */
  readonly namespace?: string;
}

/** How often a lock is touched, to show it is in use to those who cannot see its process. */
const touchIntervalMs = 5000;
/** How long after its last touch a lock of an invisible process stays valid. */
const foreignTimeoutMs = 60_000;
/** How long a lock without a process id stays valid: its content may be about to be written. */
const unnamedTimeoutMs = 2000;

/**
 * Restricts a run to one process, since two writers would corrupt its journal. A lock that a crashed process left
 * behind is ignored. A lock of another machine or container is valid as long as it is touched.
 */
export class RunLock {
  private readonly file: string;
  private readonly own = describe({ ...identityOf(process.pid), ...ownPlace() });
  private readonly touchTimer: NodeJS.Timeout;

  /** @throws {UserError} when another live process holds the run. */
  constructor(runFolder: string) {
    this.file = join(runFolder, 'lock');
    if (!this.create(this.file)) this.takeOver();
    this.touchTimer = setInterval(() => this.touch(), touchIntervalMs).unref();
  }

  release(): void {
    clearInterval(this.touchTimer);
    try {
      if (readText(this.file) === this.own) rmSync(this.file, { force: true });
    } catch {
      // The lock becomes invalid when this process ends.
    }
  }

  private touch(): void {
    try {
      if (readText(this.file) === this.own) utimesSync(this.file, new Date(), new Date());
    } catch {
      // If the folder is gone, writing to the journal reports it.
    }
  }

  /**
   * Creates a lock together with its content, so that a killed process never leaves an empty lock.
   *
   * @returns false when the lock exists already.
   */
  private create(file: string): boolean {
    const unfinished = `${file}.${randomUUID()}`;
    try {
      writeFileSync(unfinished, this.own, { flag: 'wx' });
      return creates(() => linkSync(unfinished, file), file);
    } catch (error) {
      // Some file systems don't support hard links.
      if (error instanceof UserError && existsSync(unfinished)) return this.createInPlace(file);
      throw asDiskError(error, file);
    } finally {
      rmSync(unfinished, { force: true });
    }
  }

  private createInPlace(file: string): boolean {
    return creates(() => {
      try {
        writeFileSync(file, this.own, { flag: 'wx' });
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') rmSync(file, { force: true });
        throw error;
      }
    }, file);
  }

  /**
   * Replaces an abandoned lock. Only one process at a time may do so, or it could remove a lock that another has just
   * created.
   */
  private takeOver(): void {
    const guard = `${this.file}.removing`;
    if (!this.create(guard)) {
      this.removeAbandoned(guard);
      if (!this.create(guard)) throw this.heldBy(undefined, guard);
    }
    try {
      this.removeAbandoned(this.file);
      if (!this.create(this.file)) throw this.heldBy(undefined, this.file);
    } finally {
      rmSync(guard, { force: true });
    }
  }

  private removeAbandoned(file: string): void {
    const text = readText(file);
    const holder = parse(text);
    if (text !== this.own && isHeld(holder, file)) throw this.heldBy(holder, file);
    const aside = `${file}.${randomUUID()}`;
    try {
      renameSync(file, aside);
      if (readText(aside) !== text) {
        // Another process created its lock in the meantime.
        renameSync(aside, file);
        throw this.heldBy(undefined, file);
      }
      // In earlier versions a lock was a folder.
      if (statSync(aside).isDirectory()) rmdirSync(aside);
      else rmSync(aside);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw asDiskError(error, file);
    }
  }

  private heldBy(holder: Holder | undefined, file: string): UserError {
    return new UserError(describeHolder(holder), { file });
  }
}

/** Whether another process works on a run. Its lock is only read. */
export function isHeldElsewhere(runFolder: string): boolean {
  const file = join(runFolder, 'lock');
  const text = readText(file);
  if (text === undefined || text === describe({ ...identityOf(process.pid), ...ownPlace() })) return false;
  return isHeld(parse(text), file);
}

/**
 * Describes who holds a lock and what to do. It never suggests deleting a lock that may be in use, since two processes
 * would corrupt the run.
 */
function describeHolder(holder: Holder | undefined): string {
  if (holder === undefined) return 'Another window or terminal is opening this run. Try again in a few seconds.';
  const { host, id, started } = holder;
  const open = (where: string) =>
    `This run is open in another window or terminal (process ${id}${where}). Stop it there first.`;
  if (!isVisible(holder)) {
    const where = host === hostname() ? ' in another container' : ` on ${host ?? 'another computer'}`;
    return `${open(where)} If that process was killed, try again in ${foreignTimeoutMs / 60_000} minute.`;
  }
  // Without a start time, another process may have got the same id.
  return started === undefined ? `${open('')} Delete this file only if process ${id} isn't GEPA or VS Code.` : open('');
}

function isHeld(holder: Holder | undefined, file: string): boolean {
  if (holder !== undefined && isVisible(holder)) return isAlive(holder);
  const touched = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (touched === undefined) return false;
  return Date.now() - touched < (holder === undefined ? unnamedTimeoutMs : foreignTimeoutMs);
}

/** Tells whether the process id of a lock is valid on this machine and in this container. */
function isVisible({ host, boot, namespace }: Holder): boolean {
  if (host === undefined) return true;
  const own = ownPlace();
  return host === own.host && boot === own.boot && namespace === own.namespace;
}

function ownPlace(): Place {
  const boot = readText('/proc/sys/kernel/random/boot_id')?.trim();
  const namespace = linkTarget('/proc/self/ns/pid');
  return {
    host: hostname(),
    ...(boot === undefined ? {} : { boot }),
    ...(namespace === undefined ? {} : { namespace }),
  };
}

function linkTarget(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch {
    return undefined;
  }
}

/**
 * @returns false when the file exists already.
 * @throws {UserError} when it cannot be created.
 */
function creates(make: () => unknown, file: string): boolean {
  try {
    make();
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw asDiskError(error, file);
  }
}

function describe({ id, started = '-', ...place }: Holder): string {
  return `${id} ${started} ${JSON.stringify(place)}`;
}

/** Parses a lock. Undefined when its content isn't complete. */
function parse(text: string | undefined): Holder | undefined {
  const [, id, started, place] = /^(\d+)(?: (\d+|-))?(?: (\{.*\}))?$/.exec(text ?? '') ?? [];
  if (id === undefined) return undefined;
  return {
    id: Number(id),
    ...(started === undefined || started === '-' ? {} : { started }),
    ...(place === undefined ? {} : parsePlace(place)),
  };
}

const placeSchema = v.object({
  host: v.string(),
  boot: v.exactOptional(v.string()),
  namespace: v.exactOptional(v.string()),
});

function parsePlace(text: string): Place {
  try {
    return v.parse(placeSchema, JSON.parse(text));
  } catch {
    return {};
  }
}

function isAlive(holder: Holder): boolean {
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

function identityOf(id: number): Holder {
  const { started } = processStatus(id) ?? {};
  return { id, ...(started === undefined ? {} : { started }) };
}

/**
 * Reads a process's state and start time on Linux (proc(5), fields 3 and 22 of `stat`); undefined elsewhere and when
 * the process doesn't exist.
 */
function processStatus(
  id: number,
): { readonly state: string | undefined; readonly started: string | undefined } | undefined {
  const text = readText(`/proc/${id}/stat`);
  // The second field is the program name in parentheses, which may contain anything.
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

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
