// Tested by test/unit/dashboard/evidence/evidence-page.test.ts.
import './evidence.css';
import type {
  EvidenceIntent,
  EvidenceSnapshot,
  EvidenceUpdate,
  EvidenceViewState,
} from '../../src/editor/evidence/messages';
import { valueOf } from '../../src/gepa/named-values';
import { element, setText, show } from '../elements';
import { choice } from './controls';
import { EvaluationTable } from './evaluation-table';
import { evidenceWords as words } from './evidence-words';
import { ExampleBar } from './example-bar';
import { ExampleSections } from './example-sections';

/** What VS Code provides to the script of a webview. */
interface WebviewApi {
  postMessage(intent: EvidenceIntent): void;
  setState(state: EvidenceViewState): void;
}
declare function acquireVsCodeApi(): WebviewApi;

/** The page with the evidence of a run: one example, or a table of all. */
class EvidencePage {
  private readonly send = (intent: EvidenceIntent): void => this.api.postMessage(intent);
  private readonly message = element('p', { class: 'loading', text: words.loading, attributes: { role: 'status' } });
  private readonly tabs = choice(words.tabsLabel, words.tabs, (tab) => this.send({ type: 'showTab', tab }));
  private readonly bar = new ExampleBar(this.send);
  private readonly example = new ExampleSections(this.send);
  private readonly table = new EvaluationTable(this.send);
  private readonly head: HTMLElement;
  private readonly page: HTMLElement;
  private shown: EvidenceSnapshot | undefined;

  /** What keys do on an example. */
  private readonly keys: Readonly<Record<string, () => void>> = {
    p: () => this.bar.step('any', -1),
    n: () => this.bar.step('any', 1),
    f: () => this.bar.step('failing', 1),
    F: () => this.bar.step('failing', -1),
    c: () => this.bar.step('changed', 1),
    C: () => this.bar.step('changed', -1),
    d: () => this.example.toggleDiff(),
  };

  constructor(private readonly api: WebviewApi) {
    this.head = element('header', {}, this.tabs.element, this.bar.element);
    const main = element('main', {}, this.example.element, this.table.element);
    this.page = element('div', { class: 'page' }, this.head, main);
    show(this.page, false);
    document.body.append(this.message, this.page);
    document.addEventListener('keydown', (event) => this.onKey(event));
  }

  receive(update: EvidenceUpdate): void {
    switch (update.type) {
      case 'snapshot':
        this.update(update.snapshot);
        return;
      case 'rows':
        this.table.receive(update);
        return;
      case 'problem':
        setText(this.message, update.message);
        show(this.message, true);
    }
  }

  private update(snapshot: EvidenceSnapshot): void {
    const isOther = this.shown?.example.example.index !== snapshot.example.example.index;
    this.shown = snapshot;
    const { run, tab, example, table } = snapshot;
    show(this.message, false);
    show(this.page, true);
    this.tabs.show(tab);
    document.body.classList.toggle('shows-table', tab === 'table');
    for (const part of [this.bar.element, this.example.element]) show(part, tab === 'example');
    show(this.table.element, tab === 'table');
    if (tab === 'example') {
      this.bar.update(snapshot);
      this.example.update(example);
      if (isOther) scrollTo(0, 0);
    } else {
      this.table.update(snapshot);
    }
    this.api.setState({ run: run.id, tab, example: example.example, subjects: table.subjects });
  }

  private onKey(event: KeyboardEvent): void {
    if (this.shown?.tab !== 'example' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
    valueOf(this.keys, event.key)?.();
  }
}

const api = acquireVsCodeApi();
const page = new EvidencePage(api);
window.addEventListener('message', (message: MessageEvent<EvidenceUpdate>) => page.receive(message.data));
api.postMessage({ type: 'ready' });
