// Tested by test/unit/system/program/program-system.test.ts.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ComponentTexts } from '../../gepa/candidate';
import { BrokenTextError } from '../../gepa/failures/broken-text-error';
import { addUsage, noUsage, type TraceStep, type Usage } from '../../gepa/rollout';
import {
  textOfContent,
  type ChatMessage,
  type Completion,
  type CompletionRequest,
  type Model,
} from '../../models/model';
import { ModelError } from '../../models/model-error';
import { measured } from '../../models/outages/waiting-time';
import { PromptError } from '../../prompts/prompt-error';
import { SystemReplyError } from '../system-reply-error';
import { RefusedRequest } from './loopback-server';
import type { Answerer } from './model-endpoint';
import { composeReply } from './program-reply';
import { mapInstructions, readProgramRequest, type ProgramApi, type RequestJson } from './program-request';
import { replaceComponents, type SourceComponent } from './replace-components';

/** A request of a program and its answer. */
interface Call {
  /** The components in it. */
  readonly components: readonly string[];
  /** As the program named it. */
  readonly model: string;
  /** What the model was told besides the components. */
  readonly given: readonly ChatMessage[];
  readonly completion: Completion;
  readonly durationMs: number;
}

export interface RolloutCallsOptions {
  readonly components: readonly SourceComponent[];
  readonly candidate: ComponentTexts;
  readonly model: Model;
  /** The most requests. */
  readonly maxCalls: number;
  /** The program's name in messages. */
  readonly name: string;
  /** Ends the rollout, with what is wrong with it. */
  onFailure(error: unknown): void;
}

/**
 * Answers the requests of one rollout: puts the candidate's texts into them, asks the model, and keeps the trace. What the model's usage
 * counts for is the work that made this object.
 */
export class RolloutCalls implements Answerer {
  private readonly calls: Call[] = [];
  private readonly inThisWork = AsyncLocalStorage.snapshot();
  private readonly sent: string[] = [];
  private requests = 0;
  private underWay = 0;
  private busySince = 0;
  private busy = 0;
  private refusal: ModelError | undefined;

  constructor(private readonly options: RolloutCallsOptions) {}

  /** Whether the program sent any request. */
  get hasCalls(): boolean {
    return this.requests > 0;
  }

  /** The instructions that the program sent without any component in them. */
  get otherInstructions(): readonly string[] {
    return this.sent;
  }

  /** The components that were in requests. */
  get seen(): ReadonlySet<string> {
    return new Set(this.calls.flatMap(({ components }) => components));
  }

  /** Why a model refused a request, which may be why the program failed. */
  get modelFailure(): ModelError | undefined {
    return this.refusal;
  }

  get usage(): Usage {
    return this.calls.reduce((sum, { completion }) => addUsage(sum, completion.usage), noUsage);
  }

  /** How long the program has waited for models, in milliseconds. */
  busyMs(): number {
    return this.busy + (this.underWay > 0 ? performance.now() - this.busySince : 0);
  }

  async answer(api: ProgramApi, body: RequestJson, signal: AbortSignal): Promise<RequestJson> {
    this.requests += 1;
    this.begin();
    try {
      return await this.inThisWork(() => this.answerInWork(api, body, signal));
    } catch (error) {
      throw this.refused(error);
    } finally {
      this.end();
    }
  }

  /** The steps of the trace: one for each component in each call, and one for a call without any. */
  trace(): readonly TraceStep[] {
    const results = new Map<string, string>();
    for (const message of this.calls.flatMap(({ given }) => given))
      if (message.role === 'tool') results.set(message.toolCallId, message.content);
    return this.calls.flatMap(({ components, model, given, completion, durationMs }) => {
      const { text, reasoning, toolCalls = [], truncated, usage } = completion;
      const uses = toolCalls.map((call) => ({
        name: call.name,
        input: call.arguments,
        output: results.get(call.id) ?? '',
      }));
      const modules = components.length > 0 ? components : [`call of ${model}`];
      return modules.map((module): TraceStep => ({
        module,
        input: conversationInWords(given),
        ...(reasoning === undefined ? {} : { reasoning }),
        ...(uses.length === 0 ? {} : { toolCalls: uses }),
        output: text,
        ...(truncated === undefined ? {} : { truncated }),
        usage,
        durationMs,
      }));
    });
  }

  private async answerInWork(api: ProgramApi, body: RequestJson, signal: AbortSignal): Promise<RequestJson> {
    const { components, candidate, model, maxCalls, name } = this.options;
    if (this.requests > maxCalls) {
      throw new SystemReplyError(
        `${name} sent more than ${maxCalls} requests to models in one rollout and was stopped. Raise system.maxCalls if it needs them.`,
      );
    }
    const found = new Set<string>();
    const rests = new Map<string, string>();
    const changed = mapInstructions(api, body, (written) => {
      const replaced = replaceComponents(written, components, candidate);
      if (replaced.components.length === 0) this.sent.push(written);
      for (const component of replaced.components) found.add(component);
      rests.set(replaced.text, replaced.rest);
      return replaced.text;
    });
    const request = withForwarded(api, changed);
    const named = typeof body['model'] === 'string' ? body['model'] : 'a model';
    const { result, durationMs } = await measured(
      () => model.complete(request, signal),
      () => performance.now(),
    );
    const given = readProgramRequest(
      api,
      mapInstructions(api, changed, (text) => rests.get(text) ?? text),
    ).messages;
    const { reply, ...completion } = result;
    if (api !== 'embeddings') {
      this.calls.push({ components: [...found], model: named, given, completion, durationMs });
      return reply ?? composeReply(api, named, completion);
    }
    if (reply === undefined) throw new RefusedRequest(404, 'The task model of the spec has no embeddings.');
    return reply;
  }

  /** Says to the program that a request failed, and ends the rollout when it can't be of use any more. */
  private refused(error: unknown): RefusedRequest {
    if (error instanceof RefusedRequest) return error;
    if (error instanceof ModelError && error.data.kind === 'refused') {
      this.refusal = error;
      return new RefusedRequest(error.data.status ?? 400, error.message);
    }
    this.options.onFailure(error instanceof PromptError ? new BrokenTextError(error.problem, error) : error);
    return new RefusedRequest(503, error instanceof Error ? error.message : 'The rollout has ended.');
  }

  private begin(): void {
    if (this.underWay === 0) this.busySince = performance.now();
    this.underWay += 1;
  }

  private end(): void {
    this.underWay -= 1;
    if (this.underWay === 0) this.busy += performance.now() - this.busySince;
  }
}

/** Adds the request as the program composed it, without a stream: the program gets one that is made of the whole reply. */
function withForwarded(api: ProgramApi, body: RequestJson): CompletionRequest {
  const request = readProgramRequest(api, body);
  if (api === 'messages') return request;
  const whole = Object.entries(body).filter(([key]) => key !== 'stream' && key !== 'stream_options');
  return { ...request, forwarded: { api, body: Object.fromEntries(whole) } };
}

function conversationInWords(messages: readonly ChatMessage[]): string {
  const told = messages.flatMap((message) => {
    const text = textOfContent(message.content).trim();
    const calls =
      message.role === 'assistant'
        ? (message.toolCalls ?? []).map((call) => `(calls ${call.name} with ${call.arguments})`)
        : [];
    const whole = [...(text === '' ? [] : [text]), ...calls].join('\n');
    return whole === '' ? [] : [{ role: message.role, text: whole }];
  });
  const [first] = told;
  return told.length === 1 && first !== undefined
    ? first.text
    : told.map(({ role, text }) => `${role}: ${text}`).join('\n');
}
