import { resolve } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createProgramSystem } from '../../../../src/system/program/program-system';
import { programSystemSchema } from '../../../../src/system/program/program-schema';
import { staticTextOf } from '../../../../src/system/program/static-text';
import { recordingModel } from '../recording-model';

const prompt = 'You answer customers. Look the queue up with the tool, then name who is responsible.';

/** Programs as people write them, each with a prompt, a tool and another client. None of them knows of the endpoint. */
const programs: readonly (readonly [client: string, ...command: string[]])[] = [
  ['Vercel AI SDK', process.execPath, 'ai-sdk-agent.mjs'],
  ['LangChain.js', process.execPath, 'langchain-agent.mjs'],
  ['OpenAI Agents SDK', process.execPath, 'openai-agents-agent.mjs'],
  ['Anthropic’s client', process.execPath, 'anthropic-agent.mjs'],
  ['Python’s standard library', 'python3', 'standard_library_agent.py'],
];

describe('a program with another client', () => {
  it.each(programs)('is run unchanged: %s', async (_, ...command) => {
    const { model, requests } = recordingModel(
      { toolCalls: [{ id: 'call_1', name: 'owner_of', arguments: '{"queue":"billing"}' }] },
      { text: 'Ada will help you.' },
    );
    const system = createProgramSystem(
      v.parse(programSystemSchema, { kind: 'program', command: [...command, '{{question}}'] }),
      {
        components: [{ name: 'answer', templating: 'doubleBraces', fixed: staticTextOf('doubleBraces', prompt) }],
        model,
        folder: resolve('test/programs'),
        trusted: true,
        concurrency: 1,
      },
    );
    onTestFinished(() => system.close?.());
    const row = { values: { question: 'Charged twice' }, source: 'train.jsonl:3' };
    const { output, trace } = await system.run({ answer: 'Be kind.' }, row, new AbortController().signal);
    expect(output).toBe('Ada will help you.');
    expect(requests.map(({ messages }) => messages[0])).toEqual([
      { role: 'system', content: 'Be kind.' },
      { role: 'system', content: 'Be kind.' },
    ]);
    expect(requests[0]?.tools?.map(({ name, description }) => [name, description])).toEqual([
      ['owner_of', 'Returns who is responsible for a queue.'],
    ]);
    const [first, second] = trace;
    expect(first).toMatchObject({
      module: 'answer',
      input: 'Charged twice',
      toolCalls: [{ name: 'owner_of', input: '{"queue":"billing"}', output: 'Ada' }],
    });
    expect(second).toMatchObject({ module: 'answer', output: 'Ada will help you.' });
  });
});
