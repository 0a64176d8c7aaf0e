// Tested by test/unit/gepa/strategies/mipro/mipro.test.ts.
import { nameOfExample, type ComponentTexts } from '../../candidate';
import { askReflector, readReply, type ReflectionTask } from '../../reflection/propose-text';
import { reflectionTask, type ScoredExample } from '../../reflection/reflection-task';
import type { SearchContext } from '../../search-context';
import type { MiproOptions } from '../strategy-options';
import { demonstrationPool, drawDemonstrationSets, type SeedRun } from './bootstrap';
import { blockOf, splitText, type Demonstration } from './demonstrations';
import {
  composeInstruction,
  composeSummary,
  instructionFormat,
  readSummary,
  summaryFormat,
  tips,
  type DataSample,
  type Grounding,
} from './instruction-request';
import { TrialSpace, type DemonstrationSet, type Instruction } from './trial-space';

/** Rows that the request for a description of the data shows at most. */
const mostSamples = 10;

/** A request for an instruction. */
interface InstructionTask {
  readonly task: ReflectionTask;
  readonly grounding: Grounding;
}

/** Makes what a round of trials chooses from: bootstraps demonstrations, and asks for a description of the data and for instructions. */
export class Grounds {
  /** What the reflection model said about the data, once it was asked. */
  private summary: string | undefined;
  /** The instructions of every round, by component. None is tried in two rounds, so that a run comes to an end. */
  private readonly known = new Map<string, Set<string>>();

  constructor(
    private readonly options: MiproOptions,
    private readonly context: SearchContext,
  ) {}

  /** @param scored the rollouts of the texts on feedback examples. */
  async spaceFrom(iteration: number, texts: ComponentTexts, scored: readonly ScoredExample[]): Promise<TrialSpace> {
    const runs = this.runsOf(scored);
    const parts = Object.entries(texts).map(([component, text]) => {
      const split = splitText(text);
      return { component, ...split, sets: this.setsFor(component, split.block, runs) };
    });
    this.summary ??= await this.askForSummary(iteration, runs);
    const modules = Object.fromEntries(parts.map(({ component, instruction }) => [component, instruction]));
    const wanted = parts.flatMap((part) =>
      Array.from({ length: this.options.instructions }, (_, nth) => ({ part, nth })),
    );
    const tasks = wanted.map(({ part, nth }, place): InstructionTask => ({
      task: this.taskFor(part, `i${iteration}.${place}`, scored),
      grounding: this.groundingFor(part.sets, nth, modules),
    }));
    const proposed = await this.askForInstructions(iteration, tasks);
    return new TrialSpace(
      parts.map(({ component, instruction, sets }) => ({
        component,
        instructions: [{ text: instruction, diagnosis: '', changes: [] }, ...(proposed.get(component) ?? [])],
        sets,
      })),
    );
  }

  private runsOf(scored: readonly ScoredExample[]): readonly SeedRun[] {
    const { run, world } = this.context;
    return scored.flatMap(({ example, result }) => {
      const details = world.detailsOf(result.rollout);
      const expected = run.examples.feedback[example.index]?.expected;
      if (details === undefined) return [];
      const made = { example: nameOfExample(example), score: result.score, details };
      return [expected === undefined ? made : { ...made, expected }];
    });
  }

  /** Draws sets of demonstrations for a component. The first is the block that its text came with. */
  private setsFor(component: string, block: string, runs: readonly SeedRun[]): readonly DemonstrationSet[] {
    const { run, world } = this.context;
    const { sets, demonstrations: size, threshold } = this.options;
    const literal = (text: string) => (world.literal === undefined ? text : world.literal(component, text));
    const usable = run.paretoIsFeedback ? [] : runs;
    const pool = demonstrationPool(component, usable, threshold, literal);
    const drawn = drawDemonstrationSets(pool, { sets, size }, world.random);
    const byBlock = new Map<string, readonly Demonstration[]>([[block, []]]);
    for (const set of drawn) {
      const text = blockOf(set, literal);
      if (!byBlock.has(text)) byBlock.set(text, set);
    }
    return [...byBlock].map(([text, demonstrations]) => ({ block: text, demonstrations }));
  }

  private async askForSummary(iteration: number, runs: readonly SeedRun[]): Promise<string> {
    const { run, world, signals } = this.context;
    const samples = runs.slice(0, mostSamples).map(({ details: { trace, output }, expected }): DataSample => {
      const input = trace[0]?.input ?? output;
      return expected === undefined ? { input } : { input, expected };
    });
    if (samples.length === 0) return '';
    const request = {
      id: `i${iteration}.data`,
      compose: () => composeSummary(run.briefing, samples),
      answerFormat: summaryFormat,
    };
    const read = (reply: string, mark: string) => ({ kind: 'described', summary: readSummary(reply, mark) }) as const;
    const [answer] = await this.context.doPaidWork([request], {
      work: (one, log) => askReflector(one, read, world.reflector, signals.cancel, log),
    });
    return answer?.kind === 'described' ? answer.summary : '';
  }

  private taskFor(
    { component, instruction }: { readonly component: string; readonly instruction: string },
    place: string,
    scored: readonly ScoredExample[],
  ): ReflectionTask {
    const guidance = this.context.world.guidance(component);
    const content = { component, currentText: instruction, tried: [], guidance };
    return reflectionTask(this.context, `${place}/${component}`, content, scored);
  }

  /** Grounds the nth request for an instruction. Each shows another set of demonstrations, and has a tip by chance. */
  private groundingFor(sets: readonly DemonstrationSet[], nth: number, modules: ComponentTexts): Grounding {
    const shown = sets.map(({ demonstrations }) => demonstrations).filter(({ length }) => length > 0);
    return {
      summary: this.summary ?? '',
      modules,
      demonstrations: shown[nth % Math.max(1, shown.length)] ?? [],
      tip: tips[this.context.world.random.index(tips.length)] ?? '',
    };
  }

  /** Asks for instructions side by side, and returns those that are new, by component. */
  private async askForInstructions(
    iteration: number,
    tasks: readonly InstructionTask[],
  ): Promise<ReadonlyMap<string, readonly Instruction[]>> {
    const { world, signals } = this.context;
    const replies = await this.context.doPaidWork(tasks, {
      work: ({ task, grounding }, log) =>
        askReflector(
          {
            id: task.id,
            compose: () => composeInstruction(task.content, grounding),
            answerFormat: instructionFormat,
          },
          (reply, mark) => readReply(reply, mark, task, world.textCheck),
          world.reflector,
          signals.cancel,
          log,
        ),
    });
    const found = new Map<string, Instruction[]>();
    for (const [task, reply] of replies.entries()) {
      const { component, currentText } = tasks[task]?.task.content ?? { component: '', currentText: '' };
      const known = this.known.get(component) ?? new Set();
      this.known.set(component, known.add(currentText));
      const text = reply.kind === 'proposed' ? splitText(reply.text).instruction : '';
      if (reply.kind === 'proposed' && !known.has(text)) {
        const instruction = { text, diagnosis: reply.diagnosis, changes: reply.changes };
        found.set(component, [...(found.get(component) ?? []), instruction]);
        known.add(text);
        continue;
      }
      const repeated = { kind: 'objection', detail: 'it repeats an earlier instruction.' } as const;
      const reason = reply.kind === 'skipped' ? reply.reason : repeated;
      this.context.emit({ type: 'taskSkipped', iteration, task, reason });
    }
    return found;
  }
}
