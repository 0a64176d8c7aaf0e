import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { findLiterals } from '../../../../src/prompts/literals/find-literals';
import { languageOf } from '../../../../src/prompts/literals/languages';

/** Returns the ranges of string literals as TypeScript finds them. */
function literalsOfCompiler(path: string, content: string): ReadonlySet<string> {
  const source = ts.createSourceFile(path, content, ts.ScriptTarget.Latest);
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    const isLiteral =
      ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isTemplateLiteralTypeNode(node);
    if (isLiteral) found.add(`${node.getStart(source)}-${node.end}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

it("finds the same string literals in this project's sources as TypeScript", () => {
  const paths = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  expect(paths.length).toBeGreaterThan(100);
  for (const path of paths.map((name) => join('src', name))) {
    const content = readFileSync(path, 'utf8');
    const language = languageOf(path);
    const found = language === undefined ? [] : findLiterals(content, language);
    const places = new Set(found.map(({ whole }) => `${whole.start}-${whole.end}`));
    expect(places, path).toEqual(literalsOfCompiler(path, content));
  }
});
