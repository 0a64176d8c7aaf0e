// Tested by test/e2e/single-changes.test.mjs.
import * as vscode from 'vscode';
import type { PlacedChange } from '../../gepa/changes/decided-changes';
import { anchorLine, beginningOf, linesOf, placeAt, type OffsetRange } from './change-places';
import { textOf } from './review-target';

/** A line that continues for more characters fills the editor before its thread. */
const longLine = 1200;

/** How long VS Code may take to lay out the threads and the diff around a change that was revealed, in milliseconds. */
const layoutMs = 400;

/** Where the words of a change are. */
type PlacedWords = Pick<PlacedChange, 'ranges'>;

/** Outlines the words of the change that the developer looks at, which may share a line with others, and scrolls to it. */
export class ChangeOutline implements vscode.Disposable {
  private readonly outline = vscode.window.createTextEditorDecorationType({
    borderStyle: 'solid',
    borderWidth: '1px',
    borderColor: new vscode.ThemeColor('focusBorder'),
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });

  private laidOut: NodeJS.Timeout | undefined;

  /** Moves the outline to a change, or removes it. */
  draw(editor: vscode.TextEditor, change: PlacedWords | undefined): void {
    const text = textOf(editor.document);
    const words = (change?.ranges ?? []).flatMap((range) => wordsIn(text, range));
    editor.setDecorations(this.outline, words);
  }

  /** Puts the cursor at a change and scrolls so that it is in sight together with its thread. */
  reveal(editor: vscode.TextEditor, change: PlacedWords): void {
    const text = textOf(editor.document);
    const [range] = change.ranges;
    if (range === undefined) return;
    const { line, character } = beginningOf(text, range);
    const cursor = new vscode.Position(line, character);
    editor.selection = new vscode.Selection(cursor, cursor);
    const anchor = editor.document.lineAt(Math.min(anchorLine(text, range), editor.document.lineCount - 1));
    const rest = anchor.text.length - (anchor.lineNumber === line ? character : 0);
    const isWrapped = vscode.workspace.getConfiguration('editor', editor.document).get('wordWrap') !== 'off';
    const target =
      rest > longLine && isWrapped
        ? anchor.range.end
        : new vscode.Position(anchor.lineNumber, anchor.lineNumber === line ? character : 0);
    const scroll = () => editor.revealRange(new vscode.Range(target, target), vscode.TextEditorRevealType.InCenter);
    scroll();
    this.draw(editor, change);
    // A decision also closes a thread and changes the diff. Both change their height later, and push the change out of sight.
    clearTimeout(this.laidOut);
    this.laidOut = setTimeout(() => {
      if (editor.selection.isEmpty && editor.selection.active.isEqual(cursor)) scroll();
    }, layoutMs);
  }

  dispose(): void {
    clearTimeout(this.laidOut);
    this.outline.dispose();
  }
}

/** Returns the words of a range line by line, so that no line is outlined beyond its words. */
function wordsIn(text: string, range: OffsetRange): readonly vscode.Range[] {
  if (text.slice(range.start, range.end).trim() === '') return [];
  const { first, last } = linesOf(text, range);
  const lines = text.split('\n');
  const [begin, end] = [placeAt(text, range.start), placeAt(text, range.end)];
  return Array.from({ length: last - first + 1 }, (_, nth) => {
    const line = first + nth;
    return new vscode.Range(
      line,
      line === begin.line ? begin.character : 0,
      line,
      line === end.line ? end.character : (lines[line]?.length ?? 0),
    );
  });
}
