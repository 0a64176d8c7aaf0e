import type { ExampleReference } from '../src/gepa/candidate';
import { unreviewedWinner } from '../src/gepa/autopilot';
import { outageOf, pausingFindings, type RunState } from '../src/gepa/state';
import { describeActivity, describeElsewhere } from './activity';
import { element, setText, show } from './elements';
import { outcomeOf, type Outcome } from '../src/presentation/outcome';
import type { Projection } from '../src/presentation/projection';
import { button, progressRing, textButton } from './page-controls';
import type { DashboardIntent, PromptCheck } from '../src/editor/dashboard/messages';
import { dashboardWords as words } from './dashboard-words';

/** Shows what the run is doing or, once it has stopped, its outcome. */
export class StatusLine {
  readonly element: HTMLElement;
  private readonly ring = progressRing();
  private readonly label = element('strong');
  private readonly text = element('span');
  private readonly now: HTMLElement;
  private readonly writing = element('span', { class: 'writing' });
  private readonly showWriting: HTMLElement;
  private readonly openRow: HTMLElement;
  /** A row that shows why the run is paused. */
  private row: ExampleReference | undefined;
  private readonly remark = element('p', { class: 'remark' });
  private readonly verdict = element('p', { class: 'verdict' });
  private readonly detail = element('p', { class: 'detail' });
  private readonly outcome: HTMLElement;

  /** For a winner that is shown to be better, and for any other. */
  private readonly apply: HTMLElement;
  private readonly applyAnyway: HTMLElement;
  /** For a winner of a run without review. */
  private readonly review: HTMLElement;
  private readonly checkPrompt: HTMLElement;
  private readonly lastCheck = element('p', { class: 'last-check' });
  private winner: number | undefined;
  private countdown: number | undefined;
  private readonly announcer = element('div', { class: 'visually-hidden', attributes: { role: 'status' } });
  private announced = '';

  constructor(send: (intent: DashboardIntent) => void) {
    const apply = (): void => {
      if (this.winner !== undefined) send({ type: 'apply', candidate: this.winner });
    };
    this.apply = button(words.applyWinner, 'primary', apply);
    this.applyAnyway = button(words.applyBestSoFar, 'secondary', apply);
    this.review = button(words.reviewWinner, 'secondary', () => send({ type: 'reviewWinner' }));
    this.review.title = words.reviewWinnerHint;
    this.checkPrompt = button(words.checkPrompt, 'secondary', () => send({ type: 'checkPrompt' }));
    this.showPromptCheck({ isOffered: false });
    this.showWriting = textButton(words.showWriting, () => send({ type: 'showWriting' }));
    this.openRow = textButton(words.showRow, () => {
      if (this.row !== undefined)
        send({ type: 'showOutput', example: this.row, subject: { kind: 'candidate', index: 0 } });
    });
    // In one flow of text, which wraps as a whole.
    const activity = element('span', {}, this.text, ' ', this.writing, ' ', this.showWriting, this.openRow);
    this.now = element('p', { class: 'now' }, this.ring, this.label, ' ', activity);
    this.follow(undefined);
    const texts = element('div', {}, this.verdict, this.detail, this.remark, this.lastCheck);
    this.outcome = element(
      'div',
      { class: 'outcome', attributes: { role: 'status' } },
      texts,
      element('div', { class: 'actions' }, this.apply, this.applyAnyway, this.review, this.checkPrompt),
    );
    this.element = element(
      'section',
      { class: 'status', attributes: { 'aria-label': words.statusLabel } },
      this.now,
      this.announcer,
      this.outcome,
    );
  }

  update({ state, live, elsewhere }: Projection): void {
    window.clearInterval(this.countdown);
    const outcome = outcomeOf(state);
    show(this.now, outcome === undefined);
    show(this.outcome, outcome !== undefined);
    this.winner = outcome?.winner;
    if (outcome !== undefined) {
      show(this.review, unreviewedWinner(state) !== undefined);
      this.showOutcome(outcome);
      return;
    }
    this.showActivity(state, live, elsewhere);
    // The time until the next attempt counts down without events.
    if (live && outageOf(state) !== undefined)
      this.countdown = window.setInterval(() => this.showActivity(state, live, elsewhere), 1000);
  }

  /** Shows how much the reflection model has written. Undefined while it isn't asked. */
  follow(characters: number | undefined): void {
    setText(this.writing, characters === undefined || characters === 0 ? '' : words.written(characters));
    show(this.showWriting, characters !== undefined);
  }

  /** Offers a check of the prompt file beside the outcome, and says what the last one has shown. */
  showPromptCheck({ isOffered, last }: PromptCheck): void {
    show(this.checkPrompt, isOffered);
    show(this.lastCheck, last !== undefined);
    setText(this.lastCheck, last === undefined ? '' : words.lastCheck(last.sentences, last.isOutdated));
  }

  private showActivity(state: RunState, live: boolean, elsewhere: boolean): void {
    const activity = elsewhere ? describeElsewhere(state) : describeActivity(state, live);
    show(this.ring, activity.busy);
    setText(this.label, `${activity.label}:`);
    setText(this.text, activity.text);
    this.row = live ? pausingFindings(state).find(({ example }) => example !== undefined)?.example : undefined;
    show(this.openRow, this.row !== undefined);
    this.announce(`${activity.label}: ${activity.text}`);
  }

  /** Announces another activity. Counts alone change too often to be read out. */
  private announce(text: string): void {
    const activity = text.replace(/[\d.,]+/g, '');
    if (activity === this.announced) return;
    this.announced = activity;
    setText(this.announcer, text);
  }

  private showOutcome({ verdict, detail, remark, tone, winner }: Outcome): void {
    this.outcome.dataset['tone'] = tone;
    setText(this.verdict, verdict);
    setText(this.detail, detail ?? '');
    show(this.detail, detail !== undefined);
    setText(this.remark, remark);
    show(this.apply, tone === 'better');
    show(this.applyAnyway, tone !== 'better' && winner !== undefined);
    const isSoFar = winner === undefined || tone === 'cut' || tone === 'failed';
    setText(this.applyAnyway, isSoFar ? words.applyBestSoFar : words.applyCandidate(winner));
  }
}
