import { resolve } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TraceStep } from '../../../../src/gepa/rollout';
import { BrokenTextError } from '../../../../src/gepa/failures/broken-text-error';
import { textOfContent, type Completion, type CompletionRequest, type Model } from '../../../../src/models/model';
import { ModelError } from '../../../../src/models/model-error';
import { createProgramSystem } from '../../../../src/system/program/program-system';
import { programSystemSchema } from '../../../../src/system/program/program-schema';
import { staticTextOf } from '../../../../src/system/program/static-text';
import type { SourceComponent } from '../../../../src/system/program/replace-components';
import { recordingModel } from '../recording-model';

const never = new AbortController().signal;
const programs = resolve('test/programs');
const usage = { calls: 1, promptTokens: 20, completionTokens: 1 };

const plan = `You plan the work of a help desk.
Read the request and name the queue for it in one word.
Request: {question}`;
const answer = 'You answer customers. Look the queue up with the tool, then name who is responsible.';

function component(name: string, text: string, templating: 'fString' | 'doubleBraces' = 'fString'): SourceComponent {
  return { name, templating, fixed: staticTextOf(templating, text) };
}

function withoutMeasurements({ module, input, reasoning, toolCalls, output }: TraceStep) {
  return {
    ...{ module, input, output },
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(toolCalls === undefined ? {} : { toolCalls }),
  };
}

interface Given {
  readonly components?: readonly SourceComponent[];
  readonly model: Model;
  readonly concurrency?: number;
}

function programSystem(definition: object, { components, model, concurrency = 2 }: Given) {
  const system = createProgramSystem(v.parse(programSystemSchema, { kind: 'program', ...definition }), {
    components: components ?? [component('plan', plan), component('answer', answer)],
    model,
    folder: programs,
    trusted: true,
    concurrency,
  });
  onTestFinished(() => system.close?.());
  return (texts: Readonly<Record<string, string>>, values: Readonly<Record<string, unknown>>) =>
    system.run(texts, { values, source: 'train.jsonl:3' }, never);
}

/** Runs a program of one line that asks the endpoint without a client. */
function inline(code: string, given: Omit<Given, 'components'>, definition: object = {}) {
  const ask = `const ask = async (content, more = {}) => { const reply = await fetch(process.env.OPENAI_BASE_URL + '/chat/completions', { method: 'POST', headers: { authorization: 'Bearer ' + process.env.OPENAI_API_KEY }, body: JSON.stringify({ model: 'm', messages: [{ role: 'system', content }], ...more }) }); return reply.json(); };`;
  const command = [process.execPath, '--input-type=module', '-e', `${ask}\n${code}`, '{{question}}'];
  return programSystem({ command, ...definition }, { components: [component('plan', plan)], ...given });
}

function says(reply: (request: CompletionRequest) => Partial<Completion>): {
  readonly model: Model;
  readonly requests: readonly CompletionRequest[];
} {
  const requests: CompletionRequest[] = [];
  const model: Model = {
    complete: (request) => {
      requests.push(request);
      return Promise.resolve({ text: '', usage, ...reply(request) });
    },
  };
  return { model, requests };
}

const sentPlan = JSON.stringify(plan.replace('{question}', 'Charged twice'));

describe('a program that is run unchanged', () => {
  it('asks its models with the texts of the candidate, and shows every call in the trace', async () => {
    const { model, requests } = recordingModel(
      { text: 'billing' },
      { toolCalls: [{ id: 'a1', name: 'owner_of', arguments: '{"queue":"billing"}' }] },
      { text: 'Ada will help you.', reasoning: 'The tool said so.' },
    );
    const run = programSystem({ command: `"${process.execPath}" openai-agent.mjs "{{question}}"` }, { model });
    const result = await run(
      { plan: 'Name a queue for: {question}', answer: 'Be kind.' },
      { question: 'Charged twice' },
    );
    expect(result.output).toBe('Ada will help you.');
    expect(result.usage).toEqual({ calls: 3, promptTokens: 60, completionTokens: 3 });
    expect(requests[0]?.messages).toEqual([{ role: 'user', content: 'Name a queue for: Charged twice' }]);
    expect(requests[1]?.messages[0]).toEqual({ role: 'system', content: 'Be kind.' });
    expect(result.trace.map(withoutMeasurements)).toEqual([
      { module: 'plan', input: 'question: Charged twice', output: 'billing' },
      {
        module: 'answer',
        input: 'Queue: billing\nRequest: Charged twice',
        toolCalls: [{ name: 'owner_of', input: '{"queue":"billing"}', output: 'Ada' }],
        output: '',
      },
      {
        module: 'answer',
        input: expect.stringContaining('tool: Ada') as string,
        reasoning: 'The tool said so.',
        output: 'Ada will help you.',
      },
    ]);
  });

  it('sends everything else in a request as the program composed it', async () => {
    const { model, requests } = recordingModel({ text: 'billing' });
    const run = inline(
      `console.log((await ask(${sentPlan}, { seed: 4, logit_bias: { 5: 1 }, stream_options: { include_usage: true } })).choices[0].message.content)`,
      { model },
    );
    expect((await run({ plan: 'Queue of {question}?' }, { question: 'x' })).output).toBe('billing');
    expect(requests[0]?.forwarded).toEqual({
      api: 'chat',
      body: {
        model: 'm',
        seed: 4,
        logit_bias: { 5: 1 },
        messages: [{ role: 'system', content: 'Queue of Charged twice?' }],
      },
    });
  });

  it('passes the endpoint’s own reply on', async () => {
    const { model } = says(() => ({ text: 'a', reply: { id: 'own', choices: [{ message: { content: 'whole' } }] } }));
    const run = inline(
      `const reply = await ask(${sentPlan}); console.log(reply.id, reply.choices[0].message.content)`,
      {
        model,
      },
    );
    expect((await run({ plan }, { question: 'x' })).output).toBe('own whole');
  });

  it('keeps rollouts apart that run at the same time', async () => {
    const { model } = says(({ messages }) => ({ text: `for ${textOfContent(messages[0]?.content ?? '')}` }));
    const run = inline(
      `const text = ${JSON.stringify(plan)}.replace('{question}', process.argv[1]); console.log((await ask(text)).choices[0].message.content)`,
      { model, concurrency: 4 },
    );
    const rows = ['one', 'two', 'three', 'four'];
    const runs = await Promise.all(rows.map((question) => run({ plan: `${question}! {question}` }, { question })));
    expect(runs.map(({ output }) => output)).toEqual(rows.map((row) => `for ${row}! ${row}`));
    expect(runs.every(({ trace }) => trace.length === 1)).toBe(true);
  });

  it('keeps standard error in the trace, apart from the components', async () => {
    const { model } = recordingModel({ text: 'billing' });
    const run = inline(`await ask(${sentPlan}); console.error('slow network'); console.log('done')`, { model });
    expect((await run({ plan }, { question: 'x' })).trace.at(-1)).toEqual({
      module: 'standard error',
      input: '',
      output: 'slow network',
    });
  });

  it('gives a value of a row as one argument, whatever is in it', async () => {
    const { model } = recordingModel({ text: 'billing' });
    const run = inline(`await ask(${sentPlan}); console.log(JSON.stringify(process.argv.slice(1)))`, { model });
    const question = `$(touch x); "two" 'three'\nfour`;
    expect(JSON.parse((await run({ plan }, { question })).output)).toEqual([question]);
  });
});

describe('a program that goes wrong', () => {
  const { model } = recordingModel({ text: 'billing' });

  it('is told apart when it doesn’t ask the endpoint', async () => {
    await expect(inline('console.log("fixed")', { model })({ plan }, { question: 'x' })).rejects.toThrow(
      /sent no request to the endpoint that GEPA gave it.*OPENAI_BASE_URL.*endpointEnv\.url/,
    );
  });

  it('is told apart when none of the prompts is in its requests', async () => {
    await expect(inline('await ask("Something else")', { model })({ plan }, { question: 'x' })).rejects.toThrow(
      'none of the prompts was in them ("plan")',
    );
  });

  it('is told apart when a prompt appears changed, with the place', async () => {
    const edited = JSON.stringify(plan.replace('in one word', 'in two words').replace('{question}', 'x'));
    await expect(inline(`await ask(${edited})`, { model })({ plan }, { question: 'x' })).rejects.toThrow(
      /sends the prompt "plan" changed: .*".*in one word.*" was expected, and ".*in two words.*" came/,
    );
  });

  it('blames the candidate’s text when the program fails', async () => {
    const run = inline(`await ask(${sentPlan}); throw new Error('no queue')`, { model });
    const error: unknown = await run({ plan }, { question: 'x' }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(BrokenTextError);
    expect(error).toMatchObject({ message: expect.stringContaining('no queue') as string });
  });

  it('reports the model’s refusal when the program fails because of it', async () => {
    const refused: Model = {
      complete: () =>
        Promise.reject(new ModelError({ kind: 'refused', status: 400, message: 'Too long for this model.' })),
    };
    const run = inline(`const reply = await ask(${sentPlan}); if (reply.error) throw new Error(reply.error.message)`, {
      model: refused,
    });
    await expect(run({ plan }, { question: 'x' })).rejects.toThrow(ModelError);
  });

  it('is stopped when a request can’t be answered any more', async () => {
    const gone: Model = { complete: () => Promise.reject(new TypeError('The run has ended.')) };
    const run = inline(`for (;;) await ask(${sentPlan})`, { model: gone });
    await expect(run({ plan }, { question: 'x' })).rejects.toThrow('The run has ended.');
  });

  it('is stopped when it floods the endpoint', async () => {
    const run = inline(`for (;;) await ask(${sentPlan})`, { model }, { maxCalls: 3 });
    await expect(run({ plan }, { question: 'x' })).rejects.toThrow(
      'sent more than 3 requests to models in one rollout and was stopped. Raise system.maxCalls',
    );
  });

  it('is stopped when it hangs, with the programs that it started', async () => {
    const run = inline(
      `const { spawn } = await import('node:child_process'); spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }); setInterval(() => {}, 1000)`,
      { model },
      { timeoutSeconds: 1 },
    );
    await expect(run({ plan }, { question: 'x' })).rejects.toThrow('did not end within 1 seconds and was stopped');
  });

  it('isn’t run in an untrusted workspace', () => {
    const definition = v.parse(programSystemSchema, { kind: 'program', command: 'node agent.mjs' });
    expect(() =>
      createProgramSystem(definition, { components: [], model, folder: '.', trusted: false, concurrency: 1 }),
    ).toThrow("was not run because this workspace isn't trusted");
  });
});
