import { expect, it } from 'vitest';
import { dashboardHtml } from '../../../src/editor/dashboard/dashboard-html';

it('allows only the page’s own script and style', () => {
  const html = dashboardHtml({ cspSource: 'https://host', script: '/d.js', style: '/d.css', nonce: 'n0nce' });
  expect(html).toContain(
    `content="default-src 'none'; script-src 'nonce-n0nce'; style-src https://host 'nonce-n0nce'"`,
  );
  expect(html.match(/<script[^>]*>/g)).toEqual(['<script nonce="n0nce" src="/d.js">']);
  expect(html).not.toMatch(/ style="|unsafe-|<\w+[^>]* on\w+="/);
});
