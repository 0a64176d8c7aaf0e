// Tested by test/unit/processes/environment.test.ts.
import { spawn } from 'node:child_process';

/**
 * Ends a process and its child processes. On Windows, they are always killed immediately.
 *
 * @param pid outside Windows, the leader of a process group.
 */
export function killTree(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true }).on(
      'error',
      () => undefined,
    );
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // The whole group has already exited.
  }
}

/**
 * Makes sure that a process tree ends with this thread, which runs no code when it is terminated or its process is
 * killed. A shell waits for the other end of a pipe to break, and then kills the tree.
 *
 * @returns a function to call once the process has exited.
 */
export function guardAgainstOrphans(pid: number): () => void {
  const guard =
    process.platform === 'win32'
      ? spawn('cmd', ['/d', '/c', `set /p line= & taskkill /pid ${pid} /t /f`], {
          stdio: ['pipe', 'ignore', 'ignore'],
          windowsHide: true,
        })
      : spawn('/bin/sh', ['-c', 'read -r line; kill -KILL "-$1"', 'sh', String(pid)], {
          stdio: ['pipe', 'ignore', 'ignore'],
          detached: true,
        });
  guard.on('error', () => undefined);
  guard.stdin.on('error', () => undefined);
  return () => {
    guard.kill('SIGKILL');
  };
}
