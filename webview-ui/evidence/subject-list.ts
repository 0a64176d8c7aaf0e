// Tested by test/unit/dashboard/evidence/evidence-page.test.ts.
import type { SubjectOption } from '../../src/editor/evidence/messages';
import type { Subject } from '../../src/gepa/candidate';
import { formatScore } from '../../src/gepa/words/score-words';
import { DropDown, type ListOption } from './controls';
import { evidenceWords as words } from './evidence-words';

/** A list of the candidates and proposals of the run. */
export class SubjectList {
  readonly element: HTMLSelectElement;
  private readonly list: DropDown;

  /**
   * @param onChoose is called with the chosen text; undefined for none.
   * @param none the option for no text; without it one must be chosen.
   */
  constructor(
    label: string,
    onChoose: (subject: Subject | undefined) => void,
    private readonly none?: string,
  ) {
    this.list = new DropDown(label, (value) => onChoose(subjectOf(value)));
    this.element = this.list.element;
  }

  update(options: readonly SubjectOption[], shown: Subject | undefined): void {
    this.list.update(
      [...(this.none === undefined ? [] : [{ value: '', label: this.none }]), ...options.map(listOption)],
      shown === undefined ? '' : valueOf(shown),
    );
  }
}

function listOption({ subject, mean, status }: SubjectOption): ListOption {
  const label =
    mean !== undefined
      ? words.meanOf(subject, formatScore(mean))
      : status !== undefined
        ? words.statusOf(subject, status)
        : words.nameOfSubject(subject);
  return { value: valueOf(subject), label, group: subject.kind === 'candidate' ? words.candidates : words.proposals };
}

function valueOf(subject: Subject): string {
  return subject.kind === 'candidate' ? `candidate ${subject.index}` : `proposal ${subject.number}`;
}

function subjectOf(value: string): Subject | undefined {
  const [kind, number] = value.split(' ');
  if (kind === 'candidate') return { kind, index: Number(number) };
  return kind === 'proposal' ? { kind, number: Number(number) } : undefined;
}
