import { describeActivity } from './activity';
import { element, setText, show } from './elements';
import { outcomeOf, type Outcome } from './outcome';
import type { Projection } from './projection';
import { progressRing } from './toolkit';

/** What goes on now, or, when the run has ended, what came of it. */
export class StatusLine {
  readonly element: HTMLElement;
  private readonly ring = progressRing();
  private readonly label = element('strong');
  private readonly text = element('span');
  private readonly now: HTMLElement;
  private readonly why = element('p', { class: 'why' });
  private readonly verdict = element('p', { class: 'verdict' });
  private readonly test = element('p', { class: 'test' });
  private readonly outcome: HTMLElement;

  constructor() {
    this.now = element('p', { class: 'now' }, this.ring, this.label, ' ', this.text);
    this.outcome = element('div', { class: 'outcome', attributes: { role: 'status' } }, this.verdict, this.test, this.why);
    this.element = element('section', { class: 'status', attributes: { 'aria-label': 'Status' } }, this.now, this.outcome);
  }

  update({ state, live }: Projection): void {
    const outcome = outcomeOf(state);
    show(this.now, outcome === undefined);
    show(this.outcome, outcome !== undefined);
    if (outcome !== undefined) {
      this.showOutcome(outcome);
      return;
    }
    const activity = describeActivity(state, live);
    show(this.ring, activity.busy);
    setText(this.label, `${activity.label}:`);
    setText(this.text, activity.text);
  }

  private showOutcome({ why, verdict, test, tone }: Outcome): void {
    this.outcome.dataset['tone'] = tone;
    setText(this.verdict, verdict);
    setText(this.test, test ?? '');
    show(this.test, test !== undefined);
    setText(this.why, why);
  }
}
