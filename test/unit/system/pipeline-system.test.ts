import { describe, expect, test } from 'vitest';
import type { CompletionRequest, Model } from '../../../src/models/model';
import { readPromptFile } from '../../../src/prompts/prompt-file';
import { createPipelineSystem, type PipelineModule } from '../../../src/system/pipeline-system';

const usage = { calls: 1, promptTokens: 10, completionTokens: 2, costUsd: 0.5 };
const row = { source: 'train.jsonl:1', values: { input: 'My CARD is lost' } };
const texts = { normalise: 'Write it in lower case.', route: 'Name the queue.' };

/** Answers with the last message in lower case, in brackets. */
function brackets(asked: CompletionRequest[] = []): Model {
  return {
    complete: (request) => {
      asked.push(request);
      const last = request.messages.at(-1)?.content;
      return Promise.resolve({ text: `[${typeof last === 'string' ? last.toLowerCase() : ''}]`, usage });
    },
  };
}

function moduleOf(name: keyof typeof texts, input: string, model: Model): PipelineModule {
  const prompt = readPromptFile(`${name}.txt`, `${texts[name]}\n`);
  return { name, prompt, parts: { [name]: 'text' }, columns: { input: 'input' }, folder: '.', input, model };
}

describe('a pipeline', () => {
  test('passes the outputs of earlier modules to later ones', async () => {
    const asked: CompletionRequest[] = [];
    const model = brackets(asked);
    const system = createPipelineSystem([
      moduleOf('normalise', '{{input}}', model),
      moduleOf('route', '{{input}}\n{{normalise.output}}', model),
    ]);
    const { output } = await system.run(texts, row, new AbortController().signal);
    expect(asked.map(({ messages }) => messages.map(({ content }) => content))).toEqual([
      ['Write it in lower case.', 'My CARD is lost'],
      ['Name the queue.', 'My CARD is lost\n[my card is lost]'],
    ]);
    expect(output).toBe('[my card is lost\n[my card is lost]]');
  });

  test('keeps the trace of each module and adds up their usage, and times each', async () => {
    const model = brackets();
    const system = createPipelineSystem([
      moduleOf('normalise', '{{input}}', model),
      moduleOf('route', '{{normalise.output}}', model),
    ]);
    const { trace, usage: used } = await system.run(texts, row, new AbortController().signal);
    const usage = { calls: 1, promptTokens: 10, completionTokens: 2, costUsd: 0.5 };
    const durationMs: unknown = expect.any(Number);
    expect(trace).toEqual([
      { module: 'normalise', input: 'My CARD is lost', output: '[my card is lost]', usage, durationMs },
      { module: 'route', input: '[my card is lost]', output: '[[my card is lost]]', usage, durationMs },
    ]);
    expect(used).toEqual({ calls: 2, promptTokens: 20, completionTokens: 4, costUsd: 1 });
  });

  test('fails when a module fails', async () => {
    const failing: Model = { complete: () => Promise.reject(new Error('503')) };
    const system = createPipelineSystem([
      moduleOf('normalise', '{{input}}', brackets()),
      moduleOf('route', '{{input}}', failing),
    ]);
    await expect(system.run(texts, row, new AbortController().signal)).rejects.toThrow('503');
  });
});
