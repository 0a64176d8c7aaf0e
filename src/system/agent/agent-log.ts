// Tested by test/unit/system/agent/agent-report.test.ts.
import type { Spending, ToolUse } from '../../gepa/rollout';
import { costOf, type ReportedTokens } from '../../models/endpoints/reply-usage';
import { knownPrice } from '../../models/prices/known-price';

/** What an agent thought, did and said, up to its next thought or word. */
export interface AgentStep {
  readonly reasoning: string;
  readonly toolCalls: readonly ToolUse[];
  readonly text: string;
}

interface OpenStep {
  reasoning: string;
  text: string;
  readonly calls: { readonly id: string; readonly name: string; readonly input: string; output: string }[];
}

/** Takes down what an agent reports while it runs. */
export class AgentLog {
  /** The final answer, if the agent says which of its words it is. */
  answer: string | undefined;
  /** Why the agent failed, in its own words. */
  failure: string | undefined;
  /** Which limit of its own ended the agent. */
  limit: string | undefined;
  /** The model whose price is known, if the agent says which one it asks. */
  model: { readonly provider: 'anthropic' | 'gemini'; readonly model: string } | undefined;
  /** The cost of the whole rollout in US dollars, if the agent says it. */
  costUsd: number | undefined;
  private readonly open: OpenStep[] = [];
  private readonly usages = new Map<
    string,
    { readonly tokens: ReportedTokens; readonly costUsd: number | undefined }
  >();

  get steps(): readonly AgentStep[] {
    return this.open.map(({ reasoning, text, calls }) => ({
      reasoning: reasoning.trim(),
      text: text.trim(),
      toolCalls: calls.map(({ name, input, output }) => ({ name, input, output })),
    }));
  }

  /**
   * What all requests to models used; undefined if the agent hasn't reported any. Until the agent says what they cost, it is computed from
   * the price list of the model.
   */
  get usage(): Spending | undefined {
    if (this.usages.size === 0 && this.costUsd === undefined) return undefined;
    const all = [...this.usages.values()];
    const sum = (amount: (usage: (typeof all)[number]) => number) =>
      all.reduce((total, usage) => total + amount(usage), 0);
    const isPriced = all.length > 0 && all.every(({ costUsd }) => costUsd !== undefined);
    const cost = this.costUsd ?? (isPriced ? sum(({ costUsd = 0 }) => costUsd) : undefined);
    return {
      calls: this.usages.size,
      promptTokens: sum(({ tokens }) => tokens.prompt),
      completionTokens: sum(({ tokens }) => tokens.completion),
      ...(cost === undefined ? {} : { costUsd: cost }),
    };
  }

  think(text: string): void {
    const step = this.stepForWords();
    step.reasoning += step.reasoning === '' ? text : `\n${text}`;
  }

  /** @param continues whether the text continues the last one, as parts of a stream do. */
  say(text: string, continues = false): void {
    const step = this.stepForWords();
    step.text += step.text === '' || continues ? text : `\n${text}`;
  }

  call(id: string, name: string, input: string): void {
    const step = this.open.at(-1) ?? this.newStep();
    step.calls.push({ id, name, input, output: '' });
  }

  result(id: string, output: string): void {
    for (const { calls } of this.open) {
      for (const call of calls) if (call.id === id) call.output = output;
    }
  }

  /** @param request of which this is the usage. Later reports of the same request replace earlier ones. */
  use(request: string, tokens: ReportedTokens): void {
    const price = this.model === undefined ? undefined : knownPrice(this.model, {})?.price;
    this.usages.set(request, { tokens, costUsd: price === undefined ? undefined : costOf(tokens, price) });
  }

  private stepForWords(): OpenStep {
    const last = this.open.at(-1);
    return last === undefined || last.calls.length > 0 ? this.newStep() : last;
  }

  private newStep(): OpenStep {
    const step = { reasoning: '', text: '', calls: [] };
    this.open.push(step);
    return step;
  }
}
