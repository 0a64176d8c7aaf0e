// Tested by test/unit/dashboard/evidence/evidence-page.test.ts.
import type {
  AnswerView,
  ColumnView,
  EvidenceIntent,
  ExampleView,
  ScoredAnswer,
  SideView,
} from '../../src/editor/evidence/messages';
import { describeObjective, describeObjectiveDifference, titleOfObjective } from '../../src/gepa/words/objective-words';
import type { ObjectiveScale } from '../../src/gepa/objective-scale';
import { formatScore } from '../../src/gepa/words/score-words';
import { element } from '../elements';
import { choice, linkButton } from './controls';
import { evidenceWords as words } from './evidence-words';
import { longText } from './long-text';
import { outputDiff } from './output-diff';
import { Section } from './section';
import { traceView } from './trace-view';

type Send = (intent: EvidenceIntent) => void;

/** One example: its row, and beside each other the scores, outputs, feedback and traces of two texts. */
export class ExampleSections {
  readonly element: HTMLElement;
  private asDiff = true;
  private shown: ExampleView | undefined;
  private readonly outputModes = choice(words.output, { diff: words.diff, sides: words.sideBySide }, (mode) =>
    this.showOutput(mode === 'diff'),
  );
  private readonly row = new Section<Pick<ExampleView, 'row' | 'leftOut'>>(words.row, 'row', rowView);
  private readonly scores = new Section<readonly SideView[]>(words.score, 'scores', scoresView);
  private readonly output: Section<{ readonly sides: readonly SideView[]; readonly asDiff: boolean }>;
  private readonly feedback = new Section<readonly SideView[]>(words.feedback, 'feedback', (sides) =>
    scoredColumns(sides, ({ answer }) => [longText(answer.feedback)]),
  );
  private readonly trace = new Section<readonly SideView[]>(words.trace, 'trace', (sides) =>
    scoredColumns(sides, ({ answer, texts }) => traceView(answer, texts)),
  );

  constructor(send: Send) {
    this.output = new Section(words.output, 'output', (data) => outputView(data, send), this.outputModes.element);
    this.outputModes.show('diff');
    this.element = element(
      'div',
      { class: 'example' },
      ...[this.row, this.scores, this.output, this.feedback, this.trace].map((section) => section.element),
    );
  }

  update(example: ExampleView): void {
    this.shown = example;
    const sides = example.sides.slice(0, 2);
    this.row.update({ row: example.row, ...(example.leftOut === undefined ? {} : { leftOut: example.leftOut }) });
    this.scores.update(sides);
    this.outputModes.element.hidden = sides.filter(isScored).length < 2;
    this.output.update({ sides, asDiff: this.asDiff });
    this.feedback.update(sides);
    this.trace.update(sides);
  }

  /** Switches between the diff of the outputs and both beside each other. */
  toggleDiff(): void {
    this.showOutput(!this.asDiff);
  }

  private showOutput(asDiff: boolean): void {
    this.asDiff = asDiff;
    this.outputModes.show(asDiff ? 'diff' : 'sides');
    if (this.shown !== undefined) this.update(this.shown);
  }
}

interface ScoredSide extends SideView {
  readonly answer: ScoredAnswer;
}

function isScored(side: SideView): side is ScoredSide {
  return side.answer.kind === 'scored';
}

/** Puts a part of the answers beside each other; nothing without an answer. */
function scoredColumns(
  sides: readonly SideView[],
  contentOf: (side: ScoredSide) => readonly HTMLElement[],
): readonly HTMLElement[] {
  return sides.some(isScored) ? [columns(sides, (side) => (isScored(side) ? contentOf(side) : []))] : [];
}

/** Puts the parts of all sides beside each other, each below its name. */
function columns(sides: readonly SideView[], contentOf: (side: SideView) => readonly HTMLElement[]): HTMLElement {
  return element(
    'div',
    { class: 'sides' },
    ...sides.map((side) =>
      element(
        'div',
        { class: 'side' },
        element('h3', { class: 'side-name', text: words.nameOfSubject(side.subject) }),
        ...contentOf(side),
      ),
    ),
  );
}

function rowView({ row, leftOut }: Pick<ExampleView, 'row' | 'leftOut'>): readonly HTMLElement[] {
  return [
    ...(leftOut === undefined ? [] : [element('p', { class: 'warning', text: words.leftOut(leftOut) })]),
    ...(row.problem === undefined ? [] : [element('p', { class: 'warning', text: words.rowUnreadable(row.problem) })]),
    element('dl', { class: 'columns' }, ...row.columns.map(columnView)),
  ];
}

function columnView({ name, role, text, images }: ColumnView): HTMLElement {
  const roleName = words.roles[role];
  const title = element(
    'dt',
    { class: role },
    name,
    ...(roleName === '' || roleName === name ? [] : [element('span', { class: 'quiet', text: ` ${roleName}` })]),
  );
  const pictures = images.map((source) => element('img', { attributes: { src: source, alt: name } }));
  return element('div', { class: `column-of-row ${role}` }, title, element('dd', {}, longText(text), ...pictures));
}

function scoresView(sides: readonly SideView[]): readonly HTMLElement[] {
  const scored = sides.filter(isScored);
  const [rules = []] = scored.map(({ answer }) => answer.rules).sort((a, b) => b.length - a.length);
  const head = element(
    'tr',
    {},
    element('th', { text: words.rule, attributes: { scope: 'col' } }),
    ...sides.map(({ subject }) => element('th', { text: words.nameOfSubject(subject), attributes: { scope: 'col' } })),
  );
  const overall = ruleRow(
    words.allRules,
    sides.map(({ answer }) => scoreOf(answer)),
    sides.map(() => undefined),
  );
  overall.className = 'overall';
  const rows = rules.map(({ name, scale }) => {
    const verdicts = sides.map((side) =>
      isScored(side) ? side.answer.rules.find((rule) => rule.name === name) : undefined,
    );
    return ruleRow(
      titleOfObjective(name, scale),
      verdicts.map((verdict) => verdict?.score),
      verdicts.map((verdict) => verdict?.reason),
      scale,
    );
  });
  const table = element(
    'table',
    { class: 'rules' },
    element('thead', {}, head),
    element('tbody', {}, overall, ...rows),
  );
  return [table];
}

function scoreOf(answer: AnswerView): number | undefined {
  return answer.kind === 'scored' || answer.kind === 'unreadable' ? answer.score : undefined;
}

function ruleRow(
  name: string,
  scores: readonly (number | undefined)[],
  reasons: readonly (string | undefined)[],
  scale?: ObjectiveScale,
): HTMLElement {
  const [first] = scores;
  return element(
    'tr',
    {},
    element('th', { text: name, attributes: { scope: 'row' } }),
    ...scores.map((score, place) => {
      const isCompared = place > 0 && score !== undefined && first !== undefined && score !== first;
      const difference = isCompared ? score - first : 0;
      const reason = reasons[place];
      return element(
        'td',
        {},
        element('span', {
          class: 'score',
          text: score === undefined ? words.noScore : describeObjective(scale, score),
        }),
        ...(isCompared
          ? [
              element('span', {
                class: difference > 0 ? 'better' : 'worse',
                text: ` ${words.difference(describeObjectiveDifference(scale, difference))}`,
              }),
            ]
          : []),
        ...(reason === undefined ? [] : [element('p', { class: 'reason', text: reason, attributes: { dir: 'auto' } })]),
      );
    }),
  );
}

function outputView(
  { sides, asDiff }: { readonly sides: readonly SideView[]; readonly asDiff: boolean },
  send: Send,
): readonly HTMLElement[] {
  const [before, after] = sides;
  if (asDiff && before !== undefined && after !== undefined && isScored(before) && isScored(after)) {
    const rollouts = [before, after].map((side, place) => rolloutSteps(side, place, send));
    if (before.answer.output === after.answer.output)
      return [
        element('p', { class: 'quiet', text: words.sameOutput }),
        longText(after.answer.output),
        ...rollouts.flat(),
      ];
    return [outputDiff(before.answer.output, after.answer.output), ...rollouts.flat()];
  }
  return [columns(sides, (side) => [answerText(side), ...rolloutSteps(side, sides.indexOf(side), send)])];
}

/** Shows an output, or says why there is none. */
function answerText({ subject, answer }: SideView): HTMLElement {
  const say = (text: string): HTMLElement => element('p', { class: 'quiet', text });
  switch (answer.kind) {
    case 'scored':
      return longText(answer.output);
    case 'broken':
      return say(words.broken(answer.detail));
    case 'failed':
      return say(words.failed(answer.detail));
    case 'unreadable':
      return say(words.unreadable(formatScore(answer.score)));
    case 'notRun':
      return say(subject.kind === 'proposal' ? words.proposalNotRun : words.notRun);
  }
}

/** Leads to the other rollouts of the same text on the example. */
function rolloutSteps({ subject, answer }: SideView, side: number, send: Send): readonly HTMLElement[] {
  if (answer.kind !== 'scored' || answer.count < 2) return [];
  const { place, count } = answer;
  const step = (label: string, to: number) => linkButton(label, () => send({ type: 'showRollout', side, place: to }));
  return [
    element(
      'p',
      { class: 'rollouts quiet' },
      `${words.nameOfSubject(subject)}: ${words.rollout(place, count)}`,
      ...(place > 0 ? [step(words.earlierRollout, place - 1)] : []),
      ...(place < count - 1 ? [step(words.laterRollout, place + 1)] : []),
    ),
  ];
}
