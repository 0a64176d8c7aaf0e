// Tested by test/unit/dashboard/html-report.test.ts.
import { markup, type Markup } from '../../presentation/markup';
import { markupText } from '../../presentation/markup-text';

/**
 * Writes one HTML file that needs nothing else: no script, no style sheet, no image and no font from elsewhere. A policy in the page
 * forbids them, whatever texts it contains.
 *
 * @param style ours, and the only text that isn't escaped.
 */
export function htmlPage(title: string, style: string, body: readonly Markup[]): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  const head = [
    markup('meta', { charset: 'utf-8' }),
    markup('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
    markup('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    markup('title', {}, title),
  ];
  return `<!doctype html>\n<html lang="en"><head>${head.map(markupText).join('')}<style>${style}</style></head>${markupText(markup('body', {}, [markup('main', {}, body)]))}</html>\n`;
}

/** Makes a paragraph of a page. */
export function paragraph(text: string, look?: string): Markup {
  return markup('p', { class: look, dir: 'auto' }, text);
}

/** Makes a table of a page, which scrolls by itself where the page is narrow. The first cell of each row names it. */
export function table(headings: readonly string[], rows: readonly (readonly (string | Markup)[])[]): Markup {
  const content = (cell: string | Markup) => (typeof cell === 'string' ? cell : [cell]);
  const row = ([head = '', ...cells]: readonly (string | Markup)[]): Markup =>
    markup('tr', {}, [
      markup('th', { scope: 'row' }, content(head)),
      ...cells.map((cell) => markup('td', {}, content(cell))),
    ]);
  const head = headings.map((text) => markup('th', { scope: 'col' }, text));
  const body = markup('tbody', {}, rows.map(row));
  return markup('div', { class: 'wide' }, [markup('table', {}, [markup('thead', {}, [markup('tr', {}, head)]), body])]);
}

/** Makes a picture of a page, with its heading and its caption. */
export function figure(heading: string, caption: string, picture: Markup): readonly Markup[] {
  return [
    markup('h2', {}, heading),
    markup('figure', {}, [markup('div', { class: 'wide' }, [picture]), markup('figcaption', {}, caption)]),
  ];
}
