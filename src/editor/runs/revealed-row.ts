import type { TreeView } from 'vscode';

/** Selects rows of a view, and recognizes them when VS Code reports them like rows that the developer selects. */
export class RevealedRow<Row> {
  private revealed: string | undefined;

  /** @param keyOf returns the same key for equal rows, and undefined for rows that aren't revealed. */
  constructor(
    private readonly view: Pick<TreeView<Row>, 'selection' | 'visible' | 'reveal'>,
    private readonly keyOf: (row: Row) => string | undefined,
  ) {}

  /** Selects a row while the view is visible, without giving it the focus. Does nothing when only this row is selected. */
  async reveal(row: Row): Promise<void> {
    const key = this.keyOf(row);
    if (!this.view.visible || (key !== undefined && key === this.onlyKeyOf(this.view.selection))) return;
    this.revealed = key;
    try {
      await this.view.reveal(row, { select: true, focus: false });
    } catch {
      // The row has left the view meanwhile.
      this.revealed = undefined;
    }
  }

  /** Whether a selection that was reported is that of the revealed row. Later reports of the same row aren't. */
  isEcho(selection: readonly Row[]): boolean {
    const { revealed } = this;
    this.revealed = undefined;
    return revealed !== undefined && revealed === this.onlyKeyOf(selection);
  }

  private onlyKeyOf([first, ...others]: readonly Row[]): string | undefined {
    return first === undefined || others.length > 0 ? undefined : this.keyOf(first);
  }
}
