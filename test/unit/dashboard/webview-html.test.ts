import { expect, it } from 'vitest';
import { webviewHtml } from '../../../src/editor/webview-html';

it('allows only the page’s own script and style', () => {
  const html = webviewHtml({
    title: 'Page',
    cspSource: 'https://host',
    script: '/d.js',
    style: '/d.css',
    nonce: 'n0nce',
  });
  expect(html).toContain(
    `content="default-src 'none'; script-src 'nonce-n0nce'; style-src https://host 'nonce-n0nce'"`,
  );
  expect(html.match(/<script[^>]*>/g)).toEqual(['<script nonce="n0nce" src="/d.js">']);
  expect(html).not.toMatch(/ style="|unsafe-|<\w+[^>]* on\w+="/);
});

it('shows images only where a page asks for them, and none from the network', () => {
  const page = { title: 'Page', cspSource: 'https://host', script: '/e.js', style: '/e.css', nonce: 'n0nce' };
  expect(webviewHtml(page)).not.toContain('img-src');
  expect(webviewHtml({ ...page, images: true })).toContain('img-src data:"');
});
