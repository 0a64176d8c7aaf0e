import { expect, test, vi } from 'vitest';
import type { Run } from '../../../../src/editor/runs/run';
import type { RunList } from '../../../../src/editor/runs/run-list';
import { RunStatusBar } from '../../../../src/editor/runs/run-status-bar';
import { RunTree } from '../../../../src/editor/runs/run-tree';
import { summaryOf } from '../../../../src/gepa/run-summary';
import { describeActivity } from '../../../../webview-ui/activity';
import { ExampleRun } from '../../dashboard/example-run';

const shown = vi.hoisted(() => ({ statusBar: '', tooltip: '' }));

/** The part of VS Code that the status bar and the tree of runs use. */
vi.mock('vscode', () => {
  class EventEmitter {
    event = () => ({ dispose: () => undefined });
  }
  class MarkdownString {
    value = '';
    appendText = (text: string) => void (this.value += text);
    appendMarkdown = (text: string) => void (this.value += text);
  }
  class TreeItem {
    description = '';
  }
  return {
    EventEmitter,
    MarkdownString,
    TreeItem,
    ThemeIcon: EventEmitter,
    TreeItemCollapsibleState: {},
    StatusBarAlignment: {},
    Disposable: { from: () => undefined },
    l10n: {
      t: (text: string, ...values: readonly unknown[]) =>
        text.replace(/\{(\d)\}/g, (_, place: string) => String(values[Number(place)])),
    },
    commands: { executeCommand: () => undefined },
    window: {
      createStatusBarItem: () => ({
        set text(text: string) {
          shown.statusBar = text;
        },
        get text() {
          return shown.statusBar;
        },
        set tooltip({ value }: MarkdownString) {
          shown.tooltip = value;
        },
        show: () => undefined,
        hide: () => undefined,
      }),
    },
  };
});

/** A run with ten of 400 rollouts done in twelve seconds, whose tokens run out first. */
function runUnderWay(): Run {
  const { state } = new ExampleRun(10, { rollouts: 400, tokens: 26_000 }).scores(0, Array<number>(10).fill(1));
  return {
    id: 'run-1',
    folder: '/runs/run-1',
    name: 'triage',
    state,
    summary: summaryOf(state),
    live: true,
    workedOn: 'here',
  } as never;
}

test('the time left is the same in the status bar, its tooltip, the tree and the dashboard', () => {
  const run = runUnderWay();
  let changed: () => void = () => expect.unreachable('the status bar does not listen');
  const onDidChange = (listener: () => void) => void (changed = listener);
  const runs = { current: run, all: [run], onDidChange, onDidReceiveEvents: () => undefined } as never as RunList;
  new RunStatusBar(runs);
  changed();
  const { description } = new RunTree(runs, () => expect.unreachable('nothing fails')).getTreeItem({
    kind: 'run',
    run,
  });

  const timeLeft = /about \d+ \w+ left/;
  const places = [shown.statusBar, shown.tooltip, description, describeActivity(run.state, true).text];
  expect(places.map((text) => timeLeft.exec(String(text))?.[0])).toEqual(Array(4).fill('about 5 min left'));
});
