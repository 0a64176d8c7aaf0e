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

/** The process that holds a lock, as the lock tells it. */
interface Holder extends Place {
  readonly id: number;
  /** In clock ticks since the machine started; known on Linux. The id alone comes to another process in time. */
  readonly started?: string;
}

/** Where a process id means something. Absent in locks of earlier versions, which were of this computer. */
interface Place {
  readonly host?: string;
  /** Of the machine's last start; known on Linux. */
  readonly boot?: string;
  /** Of process ids: that of a container is its own; known on Linux. */
  readonly namespace?: string;
}

/** How often a lock is touched, so that those who cannot see its process know that it is alive. */
const touchIntervalMs = 5000;
/** How long a lock of a process that cannot be seen from here counts after it was touched last. */
const foreignTimeoutMs = 60_000;
/** How long something that names no process counts: whoever makes it may be about to write. */
const unnamedTimeoutMs = 2000;

/**
 * Keeps a run to one process: two that append to the same journal would spoil it. A lock that a crashed process left
 * behind does not count. One of another machine or container counts as long as it is touched.
 */
export class RunLock {
  private readonly file: string;
  private readonly own = describe({ ...identityOf(process.pid), ...ownPlace() });
  private readonly touchTimer: NodeJS.Timeout;

  /** @throws {UserError} when another process that is alive holds the run. */
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
      // It does not count any more when this process has ended.
    }
  }

  private touch(): void {
    try {
      if (readText(this.file) === this.own) utimesSync(this.file, new Date(), new Date());
    } catch {
      // The journal tells when the folder is gone.
    }
  }

  /**
   * Makes a lock with its content at once: a process that is killed leaves none that says nothing.
   *
   * @returns false when there is one already.
   */
  private create(file: string): boolean {
    const unfinished = `${file}.${randomUUID()}`;
    try {
      writeFileSync(unfinished, this.own, { flag: 'wx' });
      return succeeds(() => linkSync(unfinished, file), file);
    } catch (error) {
      // Some file systems know no second name for a file.
      if (error instanceof UserError && existsSync(unfinished)) return this.createInPlace(file);
      throw asDiskError(error, file);
    } finally {
      rmSync(unfinished, { force: true });
    }
  }

  private createInPlace(file: string): boolean {
    return succeeds(() => {
      try {
        writeFileSync(file, this.own, { flag: 'wx' });
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') rmSync(file, { force: true });
        throw error;
      }
    }, file);
  }

  /** Only one process at a time may remove a lock, or it could remove the one that another has just made. */
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
        // Another process has made its own meanwhile.
        renameSync(aside, file);
        throw this.heldBy(undefined, file);
      }
      // A folder is a lock of an earlier version, or of nobody.
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

/** Who holds a lock and what to do. A lock is never to be deleted that may be held: two processes would spoil the run. */
function describeHolder(holder: Holder | undefined): string {
  if (holder === undefined) return 'Another window or terminal is about to open this run. Try again in a few seconds.';
  const { host, id, started } = holder;
  const open = (where: string) =>
    `This run is open in another window or terminal (process ${id}${where}). Stop it there first.`;
  if (!isVisible(holder)) {
    const where = host === hostname() ? ' of another container' : ` on ${host ?? 'another computer'}`;
    return `${open(where)} If it was killed, try again in ${foreignTimeoutMs / 60_000} minute.`;
  }
  // Without the time when it started, the process may be another that got the same id.
  return started === undefined
    ? `${open('')} Delete this file only if process ${id} is not GEPA or VS Code.`
    : open('');
}

function isHeld(holder: Holder | undefined, file: string): boolean {
  if (holder !== undefined && isVisible(holder)) return isAlive(holder);
  const touched = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (touched === undefined) return false;
  return Date.now() - touched < (holder === undefined ? unnamedTimeoutMs : foreignTimeoutMs);
}

/** Whether the id of a process is one of those that are known here. */
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
 * @returns false when what is to be made is there already.
 * @throws {UserError} when it cannot be made.
 */
function succeeds(make: () => unknown, file: string): boolean {
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

/** Undefined for what is not a lock (yet): the process that makes it may not have written it. */
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

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
