import { ProcessError } from '../../processes/process-error';
import { endOfProgram } from '../../processes/program-output';

/** What a program may do. Paths are absolute and without symbolic links. */
export interface Permissions {
  readonly network: 'none' | 'allowed';
  /** Folders that it may not write, even if they are in a folder that it may. */
  readonly readOnly: readonly string[];
  /** Folders that it may write. A sandbox may leave others writable too, but never the read-only ones. */
  readonly writable: readonly string[];
}

/** Starts programs so that they can't write the developer's repository, or use the network unless they may. */
export interface Sandbox {
  readonly name: string;
  /** Returns the command that runs another one in the sandbox. */
  commandFor(command: readonly string[], permissions: Permissions): readonly string[];
}

/** What a sandbox writes when it couldn't start the program. */
export const sandboxFailure = /^(?:bwrap|unshare|mount|sandbox-exec): /;

/** Reports a program that isn't there with code 127, as a shell does. */
const asShell = ['/bin/sh', '-c', 'exec "$@"', 'sh'];

/** Everything is read-only but the writable folders, and a folder for temporary files of its own. */
const bubblewrap: Sandbox = {
  name: 'bubblewrap',
  commandFor: (command, { network, readOnly, writable }) => [
    ...['bwrap', '--die-with-parent', '--unshare-pid', ...(network === 'none' ? ['--unshare-net'] : [])],
    ...['--ro-bind', '/', '/', '--dev-bind', '/dev', '/dev', '--proc', '/proc', '--tmpfs', '/tmp'],
    ...writable.slice(1).flatMap((folder) => ['--bind', folder, folder]),
    ...readOnly.flatMap((folder) => ['--ro-bind', folder, folder]),
    // The first one is the rollout's own. It can be in a read-only folder.
    ...writable.slice(0, 1).flatMap((folder) => ['--bind', folder, folder]),
    ...['--', ...asShell, ...command],
  ],
};

/** Takes the number of read-only folders, these folders, and the command. Keeps the other options of their mounts, as it must. */
const protecting = `n=$1; shift
while [ "$n" -gt 0 ]; do
  options=$(findmnt -nro VFS-OPTIONS -T "$1" 2>/dev/null | sed 's/^rw/ro/')
  mount --bind "$1" "$1" && mount -o "remount,bind,\${options:-ro}" "$1" || exit 125
  shift; n=$((n - 1))
done
ip link set lo up 2>/dev/null
exec "$@"`;

/** Only the repository is read-only. */
const userNamespace: Sandbox = {
  name: 'unshare',
  commandFor: (command, { network, readOnly }) => {
    const [user, group] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
    return [
      ...['unshare', '--user', '--map-root-user', '--mount', ...(network === 'none' ? ['--net'] : [])],
      ...['--pid', '--fork', '--kill-child', '--mount-proc', '--'],
      ...['/bin/sh', '-c', protecting, 'sh', String(readOnly.length), ...readOnly],
      // Some agents refuse to run as root.
      ...(user === 0 ? [] : ['unshare', '--user', `--map-user=${user}`, `--map-group=${group}`, '--']),
      ...asShell,
      ...command,
    ];
  },
};

const seatbelt: Sandbox = {
  name: 'sandbox-exec',
  commandFor: (command, { network, readOnly }) => {
    const rules = [
      '(version 1)',
      '(allow default)',
      ...(network === 'none'
        ? [
            '(deny network*)',
            '(allow network* (local ip "localhost:*") (remote ip "localhost:*") (remote unix-socket))',
          ]
        : []),
      ...readOnly.map((folder) => `(deny file-write* (subpath ${JSON.stringify(folder)}))`),
    ];
    return ['sandbox-exec', '-p', rules.join(''), ...asShell, ...command];
  },
};

/** Returns the sandboxes that a system may have, the safest first. */
export function sandboxesOf(platform: NodeJS.Platform, { network }: Pick<Permissions, 'network'>): readonly Sandbox[] {
  switch (platform) {
    case 'linux':
      return [bubblewrap, userNamespace];
    case 'darwin':
      // Sandboxes can't be nested there, and agents that ask a model have one of their own.
      return network === 'none' ? [seatbelt] : [];
    default:
      return [];
  }
}

/** Longer than any sandbox takes to start. */
const trialMs = 30_000;

/** Returns the first sandbox that works on this machine: it may be missing, or forbidden as in many containers. */
export async function workingSandbox(
  sandboxes: readonly Sandbox[],
  permissions: Permissions,
  folder: string,
  signal: AbortSignal,
): Promise<Sandbox | undefined> {
  for (const sandbox of sandboxes) {
    const command = sandbox.commandFor(['true'], permissions);
    try {
      const { code } = await endOfProgram({ command, cwd: folder, timeoutMs: trialMs }, '', signal);
      if (code === 0) return sandbox;
    } catch (error) {
      if (!(error instanceof ProcessError)) throw error;
    }
  }
  return undefined;
}
