import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { worldFolder } from './world';

/** Runs the endpoint of the synthetic worlds in another process. */
export class WorldServer {
  private constructor(
    private readonly process: ChildProcess,
    readonly url: string,
  ) {}

  /** @param latency the median milliseconds of a reply. */
  static async start(latency: number): Promise<WorldServer> {
    const server = spawn(process.execPath, [join(worldFolder, 'server.mjs'), '--latency', String(latency)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: server.stdout });
    const [line] = (await once(lines, 'line')) as [string];
    return new WorldServer(server, v.parse(v.object({ url: v.string() }), JSON.parse(line)).url);
  }

  stop(): void {
    this.process.kill();
  }
}
