import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { noUsage, type Usage } from '../../../src/gepa/rollout';
import { createMetric } from '../../../src/metrics/create-metric';
import type { Model } from '../../../src/models/model';
import { ModelError } from '../../../src/models/model-error';
import { counted, countingWaste, notePaid } from '../../../src/models/spending';
import { readSystemReply } from '../../../src/system/system-exchange';
import { noServices, runOf } from '../metrics/scored-run';

const call = (promptTokens: number): Usage => ({ calls: 1, promptTokens, completionTokens: 1 });

/** What was wasted, as it was told, by work that may fail. */
async function wasteOf(work: () => Promise<{ readonly usage: Usage }>): Promise<readonly Usage[]> {
  const wasted: Usage[] = [];
  await countingWaste(work, (usage) => wasted.push(usage)).catch(() => undefined);
  return wasted;
}

describe('work that calls models', () => {
  test('wastes nothing when its result used all that was paid', async () => {
    expect(await wasteOf(() => counted(() => Promise.resolve({ usage: call(5) })))).toEqual([]);
  });

  test('wastes what was paid beyond its result', async () => {
    const work = async () => {
      notePaid(call(3));
      return counted(() => Promise.resolve({ usage: call(5) }));
    };
    expect(await wasteOf(work)).toEqual([call(3)]);
  });

  test('wastes everything when it fails, such as the calls of its first module', async () => {
    const work = async () => {
      await counted(() => Promise.resolve({ usage: call(5) }));
      return counted(() => Promise.reject(new ModelError({ kind: 'refused', message: 'No.', usage: call(2) })));
    };
    expect(await wasteOf(work)).toEqual([{ calls: 2, promptTokens: 7, completionTokens: 2 }]);
  });

  test('tells what of its waste was a judge’s, and that it is estimated', async () => {
    const work = async () => {
      await counted(() => Promise.resolve({ usage: { ...call(5), isEstimated: true as const } }), 'judge');
      await counted(() => Promise.reject(new ModelError({ kind: 'refused', message: 'No.', usage: call(2) })), 'judge');
      return { usage: noUsage };
    };
    const wasted = { calls: 2, promptTokens: 7, completionTokens: 2, isEstimated: true };
    const done = async () => counted(() => Promise.resolve({ usage: call(5) }), 'judge');
    expect(await wasteOf(done)).toEqual([]);
    expect(await wasteOf(work)).toEqual([{ ...wasted, judge: wasted }]);
  });

  test('is counted separately from concurrent work', async () => {
    const failing = (tokens: number) => async () => {
      await Promise.resolve();
      notePaid(call(tokens));
      throw new Error('No.');
    };
    expect(await Promise.all([wasteOf(failing(1)), wasteOf(failing(2))])).toEqual([[call(1)], [call(2)]]);
  });
});

describe('an outside system that reports its usage', () => {
  const ask = (reply: unknown) => async () => {
    await Promise.resolve();
    return readSystemReply(reply, { candidate: { a: 'b' }, example: {} }, 'The program');
  };

  test.each([
    ['an output that is missing', { usage: call(4) }],
    ['an error', { error: 'No such ticket.', usage: call(4) }],
  ])('wastes it with %s', async (_, reply) => {
    expect(await wasteOf(ask(reply))).toEqual([call(4)]);
  });

  test('wastes nothing with an output', async () => {
    expect(await wasteOf(ask({ output: 'billing', usage: call(4) }))).toEqual([]);
  });
});

test('a metric counts all its judges when one of them gives no verdict', async () => {
  const judge: Model = {
    complete: async ({ messages }) => {
      if (JSON.stringify(messages).includes('Polite.')) throw new ModelError({ kind: 'refused', message: 'No.' });
      await setImmediate();
      return counted(() => Promise.resolve({ text: 'no verdict', usage: call(5) }));
    },
  };
  const ticket = { values: { input: 'I was charged twice' }, source: 'train.jsonl:1' };
  const metric = createMetric([{ judge: 'Polite.' }, { judge: 'Short.' }], [ticket], {
    ...noServices,
    models: { judge },
  });
  const score = async () => {
    await metric.score(runOf(ticket, 'billing'), new AbortController().signal);
    return { usage: call(0) };
  };
  // It is asked a second time for a verdict that can be read.
  expect(await wasteOf(score)).toEqual([{ calls: 2, promptTokens: 10, completionTokens: 2 }]);
});
