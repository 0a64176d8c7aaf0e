import { spawn } from 'node:child_process';

/**
 * Ends a process with all that it started. On Windows there is one way only: at once.
 * @param pid outside Windows the leader of a process group.
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
    // The whole group is gone already.
  }
}

/**
 * Sees to it that a process tree ends with this thread: a thread that is terminated, and a process that is killed, run no
 * code of their own any more. A waiting shell holds the other end of a pipe, which breaks when they go.
 *
 * @returns what to call once the process is gone.
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
