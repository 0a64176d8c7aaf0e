import type { ComponentTexts } from '../../candidate';
import { valueOf } from '../../named-values';
import type { ProposedChange } from '../../proposal';
import { withBlock, type Demonstration } from './demonstrations';

/** An instruction with what the reflection model said about it. */
export interface Instruction {
  readonly text: string;
  readonly diagnosis: string;
  readonly changes: readonly ProposedChange[];
}

/** Demonstrations with the block that shows them. */
export interface DemonstrationSet {
  readonly block: string;
  /** Empty for the block that the base came with. */
  readonly demonstrations: readonly Demonstration[];
}

/** What can be chosen for a component. The first of each is the base's own. */
export interface ComponentChoices {
  readonly component: string;
  readonly instructions: readonly Instruction[];
  readonly sets: readonly DemonstrationSet[];
}

/**
 * The combinations that a round of trials chooses from: for each component an instruction and a set of demonstrations. A point has the
 * place of the instruction and that of the set for each component, in module order.
 */
export class TrialSpace {
  private readonly byText: readonly ReadonlyMap<string, readonly [instruction: number, set: number]>[];

  constructor(private readonly components: readonly ComponentChoices[]) {
    this.byText = components.map(
      ({ instructions, sets }) =>
        new Map(
          instructions.flatMap(({ text }, instruction) =>
            sets.map(({ block }, set) => [withBlock(text, block), [instruction, set]] as const),
          ),
        ),
    );
  }

  /** The number of choices in each dimension. */
  get sizes(): readonly number[] {
    return this.components.flatMap(({ instructions, sets }) => [instructions.length, sets.length]);
  }

  /**
   * The trials of a round, as many as MIPROv2 makes in DSPy for N instructions: twice the number of open choices times log2 N, and at
   * least 1.5 N.
   */
  get trials(): number {
    const most = Math.max(...this.sizes);
    const open = this.sizes.filter((size) => size > 1).length;
    return Math.max(1, Math.ceil(Math.max(2 * open * Math.log2(most), 1.5 * most)));
  }

  textsAt(point: readonly number[]): ComponentTexts {
    return Object.fromEntries(
      this.chosen(point).map(({ component, instruction, set }) => [component, withBlock(instruction.text, set.block)]),
    );
  }

  /** Returns the point with these texts; undefined if the space has no such combination. */
  pointOf(texts: ComponentTexts): readonly number[] | undefined {
    const places = this.components.map(({ component }, nth) => this.byText[nth]?.get(valueOf(texts, component) ?? ''));
    return places.includes(undefined) ? undefined : places.flatMap((place) => place ?? []);
  }

  /** Says what a point changes of the base, and why. */
  explain(point: readonly number[]): { readonly diagnosis: string; readonly changes: readonly ProposedChange[] } {
    const chosen = this.chosen(point).map((one, nth) => ({ ...one, base: this.components[nth]?.sets[0]?.block ?? '' }));
    const several = this.components.length > 1;
    return {
      diagnosis: chosen
        .map(({ instruction }) => instruction.diagnosis)
        .filter((diagnosis) => diagnosis !== '')
        .join('\n\n'),
      changes: chosen
        .flatMap(({ component, instruction, set, base }) =>
          [...instruction.changes, ...(set.block === base ? [] : [describeSet(set)])].map((change) => ({
            ...change,
            component,
          })),
        )
        .map(({ component, ...change }) => (several ? { ...change, component } : change)),
    };
  }

  private chosen(point: readonly number[]) {
    return this.components.flatMap(({ component, instructions, sets }, nth) => {
      const [instruction, set] = [instructions[point[2 * nth] ?? 0], sets[point[2 * nth + 1] ?? 0]];
      return instruction === undefined || set === undefined ? [] : [{ component, instruction, set }];
    });
  }
}

function describeSet({ demonstrations }: DemonstrationSet): ProposedChange {
  const examples = demonstrations.map(({ example }) => example);
  if (examples.length === 0) return { summary: 'Shows no examples.', examples };
  const labelled = demonstrations.filter((demonstration) => demonstration.labelled === true).length;
  const own = demonstrations.length - labelled;
  const kinds = [
    ...(own === 0 ? [] : [`${own} with the system’s own answers, which scored well`]),
    ...(labelled === 0 ? [] : [`${labelled} with expected answers`]),
  ];
  return { summary: `Shows ${demonstrations.length} of the feedback examples: ${kinds.join(', ')}.`, examples };
}
