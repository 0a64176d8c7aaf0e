import { parseFormula } from './formula.mjs';

/** Values at which formulas are compared: no small or round numbers, at which different formulas may meet. */
const points = [0.3719, 0.8264, 1.4571, 2.2903, 3.1847, -0.6127, -1.7318];
const tolerance = 1e-6;

/**
 * Whether two answers in LaTeX are equal: as texts without spacing, or as formulas with the same values wherever both have one, or, if
 * both end with a constant of integration, up to a constant. Lists are compared item by item, whatever their order.
 */
export function sameFormula(first, second) {
  const [one, other] = [plain(first), plain(second)];
  if (withoutSpaces(one) === withoutSpaces(other)) return true;
  const [items, others] = [itemsOf(one), itemsOf(other)];
  if (items.length !== others.length) return false;
  if (items.length === 1) return sameValues(one, other);
  const left = [...others];
  return items.every((item) => {
    const at = left.findIndex(
      (candidate) => withoutSpaces(item) === withoutSpaces(candidate) || sameValues(item, candidate),
    );
    if (at !== -1) left.splice(at, 1);
    return at !== -1;
  });
}

function sameValues(first, second) {
  const constant = /\+\s*[CcK]\s*$/;
  const upToConstant = constant.test(first) && constant.test(second);
  const [one, other] = [first, second].map((text) => parseFormula(upToConstant ? text.replace(constant, '') : text));
  if (one === undefined || other === undefined) return false;
  const differences = [];
  for (const [at, point] of points.entries()) {
    // Each variable gets another value.
    const valueOf = (name) => point * (1 + (name.charCodeAt(0) % 29) / 31) + at / 101;
    const [value, wanted] = [one(valueOf), other(valueOf)];
    if (!Number.isFinite(value) || !Number.isFinite(wanted)) continue;
    differences.push((value - wanted) / Math.max(1, Math.abs(wanted)));
    if (upToConstant) differences[differences.length - 1] = value - wanted;
  }
  if (differences.length === 0) return false;
  const [shift] = upToConstant ? differences : [0];
  return (
    (!upToConstant || differences.length > 1) &&
    differences.every((difference) => Math.abs(difference - shift) < tolerance)
  );
}

function withoutSpaces(text) {
  return text.replace(/\s+/g, '');
}

/** Without what only changes how a formula looks, and without the name that it is given. */
function plain(text) {
  return text
    .replace(/^\$+|\$+$/g, '')
    .replace(/\\(?:left|right|displaystyle|,|;|!|:|quad|qquad)(?![a-zA-Z])|\\ /g, '')
    .replace(/\\[dt]frac/g, '\\frac')
    .replace(/\\(?:text|mathrm|operatorname)\{([^{}]*)\}/g, '$1')
    .trim()
    .replace(/^[a-zA-Z](?:\([a-z]\))?\s*=\s*/, '')
    .replace(/\s*\.$/, '');
}

/** The items between commas that are in no brackets, of a text that may be in braces or brackets as a whole. */
function itemsOf(text) {
  const inside = /^\\\{(.*)\\\}$/.exec(text)?.[1] ?? text;
  let depth = 0;
  const items = [''];
  for (const sign of inside) {
    depth += /[([{]/.test(sign) ? 1 : /[)\]}]/.test(sign) ? -1 : 0;
    if (sign === ',' && depth === 0) items.push('');
    else items[items.length - 1] += sign;
  }
  return items;
}
