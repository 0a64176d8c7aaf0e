import { basename, dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { noUsage } from '../../src/gepa/rollout';
import { textOfContent, type Model } from '../../src/models/model';
import { planRun } from '../../src/runs/plan/plan-run';
import { createRunFolder, runsFolder } from '../../src/runs/folder/run-folder';
import { RunSession } from '../../src/runs/session/run-session';

/**
 * Records a run whose models answer immediately, and interrupts it.
 *
 * @param reply of the task model.
 * @param until the number of rollouts after which the run is interrupted.
 * @returns the run's id.
 */
export async function recordRun(specFile: string, reply: string, until: number): Promise<string> {
  const { runFolder, plan } = await createRunFolder(
    runsFolder(dirname(specFile)),
    await planRun(specFile, () => 'recorded'),
    new Date(),
  );
  let [rollouts, reflections] = [0, 0];
  const task = answering(() => reply);
  const reflection = answering((request) => {
    const mark = /<new_text-(\w+)>/.exec(request)?.[1] ?? '';
    return `<new_text-${mark}>\nAnswer, the ${(reflections += 1)}th way.\n</new_text-${mark}>`;
  });
  const session = RunSession.open(runFolder, plan, { models: { task, reflection }, trusted: true }, ({ type }) => {
    if (type === 'rolloutFinished' && (rollouts += 1) === until) session.cancel();
  });
  await session.run();
  return basename(runFolder);
}

function answering(answer: (request: string) => string): Model {
  return {
    complete: async ({ messages }) => {
      // Meanwhile the journal is written to disk.
      await setImmediate();
      return { text: answer(messages.map(({ content }) => textOfContent(content)).join('\n')), usage: noUsage };
    },
  };
}
