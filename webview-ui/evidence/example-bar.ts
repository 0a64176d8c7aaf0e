// Tested by test/unit/dashboard/evidence/evidence-page.test.ts.
import type { EvidenceIntent, EvidenceSnapshot, StepKind } from '../../src/editor/evidence/messages';
import { exampleSets, nameOfExample, type Subject } from '../../src/gepa/candidate';
import { element, setText, show } from '../elements';
import { button, DropDown } from './controls';
import { evidenceWords as words } from './evidence-words';
import { SubjectList } from './subject-list';

const kinds = ['any', 'failing', 'changed'] as const satisfies readonly StepKind[];

/** The example's name, the buttons to other examples, and the lists of the two compared texts. */
export class ExampleBar {
  readonly element: HTMLElement;
  private readonly name = element('h1');
  private readonly place = element('span', { class: 'quiet' });
  private readonly previous: HTMLButtonElement;
  private readonly steps: readonly { readonly kind: StepKind; readonly button: HTMLButtonElement }[];
  private readonly set: DropDown;
  private readonly lists: readonly SubjectList[];
  private shown: EvidenceSnapshot | undefined;

  constructor(private readonly send: (intent: EvidenceIntent) => void) {
    this.previous = button(words.previous, () => this.step('any', -1), { hint: words.previousHint });
    this.steps = kinds.map((kind) => ({
      kind,
      button: button(words.nextOf[kind], () => this.step(kind, 1), { hint: words.nextHints[kind] }),
    }));
    this.set = new DropDown(words.setLabel, (value) => {
      const set = exampleSets.find((one) => one === value);
      if (set !== undefined) this.showExample(set);
    });
    this.lists = [
      new SubjectList(words.compare, (subject) => this.compare(0, subject)),
      new SubjectList(words.with, (subject) => this.compare(1, subject), words.nothing),
    ];
    const [first, second] = this.lists.map((list) => list.element);
    this.element = element(
      'div',
      { class: 'example-bar' },
      element('div', { class: 'title' }, this.name, this.place),
      element(
        'div',
        { class: 'steps', attributes: { role: 'group', 'aria-label': words.stepsLabel } },
        this.set.element,
        this.previous,
        ...this.steps.map((step) => step.button),
      ),
      element(
        'div',
        { class: 'compare' },
        element('span', { text: words.compare }),
        ...(first === undefined ? [] : [first]),
        element('span', { text: words.with }),
        ...(second === undefined ? [] : [second]),
      ),
    );
  }

  update(snapshot: EvidenceSnapshot): void {
    this.shown = snapshot;
    const { example, steps, options, sets } = snapshot;
    setText(this.name, nameOfExample(example.example));
    setText(
      this.place,
      [words.placeInSet(example.example, example.count), example.row.source].filter(Boolean).join(' · '),
    );
    this.previous.disabled = !steps.any;
    for (const step of this.steps) step.button.disabled = !steps[step.kind];
    const filled = exampleSets.filter((set) => sets[set] > 0);
    this.set.update(
      filled.map((set) => ({ value: set, label: words.setName(set) })),
      example.example.set,
    );
    show(this.set.element, filled.length > 1);
    this.lists.forEach((list, place) => list.update(options, example.sides[place]?.subject));
  }

  step(kind: StepKind, direction: 1 | -1): void {
    this.send({ type: 'step', kind, direction });
  }

  private showExample(set: EvidenceSnapshot['example']['example']['set']): void {
    this.send({ type: 'showExample', example: { set, index: 0 }, subjects: this.subjects() });
  }

  private compare(place: number, subject: Subject | undefined): void {
    const before = this.subjects();
    const others = before.slice(2);
    const pair = [0, 1].map((one) => (one === place ? subject : before[one]));
    this.send({ type: 'compare', subjects: [...pair, ...others].filter((one) => one !== undefined) });
  }

  private subjects(): readonly Subject[] {
    return this.shown?.example.sides.map((side) => side.subject) ?? [];
  }
}
