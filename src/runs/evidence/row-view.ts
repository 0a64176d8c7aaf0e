// Tested by test/unit/runs/evidence/example-view.test.ts.
import { dirname, resolve } from 'node:path';
import type { Columns } from '../../datasets/columns/columns';
import { imageUrl, isImagePath } from '../../datasets/images';
import { columnValue, type Row } from '../../datasets/row';
import type { ExampleSets } from '../../datasets/split-rows';
import type { ExampleReference } from '../../gepa/candidate';
import type { RunDescription } from '../../gepa/run-description';
import { readExamples } from '../folder/examples-file';
import type { RunFile } from '../folder/run-file';
import type { ColumnView, RowView } from './view-model';

/** Longer data is shown as its beginning only, since a page with it would not react. */
const longestImage = 8 * 2 ** 20;

/** Reads the rows of a run for screens, once. */
export class RowReader {
  private read: Promise<ExampleSets> | undefined;

  constructor(
    private readonly runFolder: string,
    private readonly runFile: () => Promise<RunFile>,
  ) {}

  /** Returns the row of an example. Without its columns if they can't be read, or were changed after the run started. */
  async rowOf(run: RunDescription, { set, index }: ExampleReference): Promise<RowView> {
    const { source = '', title = '', expected } = run.examples[set][index] ?? {};
    try {
      const file = await this.runFile();
      const row = (await this.rowsOf(file))[set][index];
      if (row !== undefined) return await viewOf(row, file.columns, dirname(resolve(this.runFolder, file.specFile)));
      return { source, columns: [] };
    } catch (error) {
      const columns: readonly ColumnView[] = [
        { name: 'input', role: 'input', text: title, images: [] },
        ...(expected === undefined
          ? []
          : [{ name: 'expected', role: 'expected', text: expected, images: [] } as const]),
      ];
      return { source, columns, problem: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Returns the whole input of an example, otherwise its beginning. */
  async inputOf(run: RunDescription, { set, index }: ExampleReference): Promise<string> {
    try {
      const file = await this.runFile();
      const row = (await this.rowsOf(file))[set][index];
      if (row !== undefined) return textOf(columnValue(row.values, file.columns.input), []);
    } catch {
      // The view of the example says why.
    }
    return run.examples[set][index]?.title ?? '';
  }

  private rowsOf(file: RunFile): Promise<ExampleSets> {
    this.read ??= readExamples(this.runFolder, file).catch((error: unknown) => {
      this.read = undefined;
      throw error;
    });
    return this.read;
  }
}

async function viewOf(row: Row, columns: Columns, folder: string): Promise<RowView> {
  const views = await Promise.all(
    Object.entries(row.values).map(([name, value]) => columnView(name, value, columns, folder)),
  );
  const byRole = (role: ColumnView['role']) => views.filter((view) => view.role === role);
  return {
    source: row.source,
    columns: [...byRole('input'), ...byRole('expected'), ...byRole('feedback'), ...byRole('other')],
  };
}

async function columnView(name: string, value: unknown, columns: Columns, folder: string): Promise<ColumnView> {
  const found: string[] = [];
  const text = textOf(value, found);
  const named = columns.image === name ? imagesIn(value) : [];
  const images = await Promise.all([...named, ...found].map((image) => loadImage(image, folder)));
  return { name, role: roleOf(name, columns), text, images: images.filter((image) => image !== undefined) };
}

function roleOf(name: string, { input, expected, feedback }: Columns): ColumnView['role'] {
  const holds = (path: string | undefined) => path === name || path?.startsWith(`${name}.`) === true;
  if (holds(input)) return 'input';
  if (holds(expected)) return 'expected';
  return holds(feedback) ? 'feedback' : 'other';
}

/** Formats a value. Images in it are replaced by a mark and collected. */
function textOf(value: unknown, found: string[]): string {
  if (typeof value === 'string') return withoutImage(value, found);
  if (value === undefined || value === null) return '';
  return JSON.stringify(
    value,
    (_, inner: unknown) => (typeof inner === 'string' ? withoutImage(inner, found) : inner),
    2,
  );
}

function withoutImage(text: string, found: string[]): string {
  if (!/^data:image\/(?:png|jpeg|gif|webp);base64,/i.test(text)) return text;
  found.push(text);
  return '[image]';
}

function imagesIn(value: unknown): readonly string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.filter(
    (image): image is string => typeof image === 'string' && isImagePath(image) && !image.includes('://'),
  );
}

/** Loads an image file. Web addresses stay text: the page loads nothing from the network. */
async function loadImage(image: string, folder: string): Promise<string | undefined> {
  const url = await imageUrl(image, folder).catch(() => undefined);
  return url === undefined || url.length > longestImage ? undefined : url;
}
