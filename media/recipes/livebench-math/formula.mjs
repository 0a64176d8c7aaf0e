const functions = new Map([
  ['sin', Math.sin],
  ['cos', Math.cos],
  ['tan', Math.tan],
  ['sec', (x) => 1 / Math.cos(x)],
  ['csc', (x) => 1 / Math.sin(x)],
  ['cot', (x) => 1 / Math.tan(x)],
  ['arcsin', Math.asin],
  ['arccos', Math.acos],
  ['arctan', Math.atan],
  ['sinh', Math.sinh],
  ['cosh', Math.cosh],
  ['tanh', Math.tanh],
  ['ln', Math.log],
  ['log', Math.log],
  ['exp', Math.exp],
  ['sqrt', Math.sqrt],
  ['abs', Math.abs],
]);
const inverses = new Map([
  ['sin', Math.asin],
  ['cos', Math.acos],
  ['tan', Math.atan],
]);
const constants = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
]);
const tokens =
  /\\?(?:arc)?(?:sinh|cosh|tanh|sin|cos|tan|sec|csc|cot|sqrt|frac|cdot|times|log|ln|exp|abs|div|pi)(?![a-z])|\\[a-zA-Z]+|\d+(?:\.\d+)?|\.\d+|[a-zA-Z]|\*\*|[-+*/^_(){}[\]|]/g;

/**
 * Parses a formula in LaTeX, or as it is usually typed, with real numbers, variables of one letter and elementary functions.
 *
 * @returns a function that computes its value from those of its variables; undefined if the formula has anything else in it.
 */
export function parseFormula(text) {
  const words = text.match(tokens) ?? [];
  if (words.join('').length !== text.replace(/\s+/g, '').length) return undefined;
  const parser = new Parser(words.map((word) => word.replace(/^\\/, '').replace('**', '^')));
  try {
    return parser.whole();
  } catch (error) {
    if (error instanceof UnreadableFormula) return undefined;
    throw error;
  }
}

class UnreadableFormula extends Error {}

class Parser {
  #words;
  #at = 0;

  constructor(words) {
    this.#words = words;
  }

  whole() {
    const value = this.#sum();
    if (this.#at < this.#words.length) throw new UnreadableFormula();
    return value;
  }

  get #next() {
    return this.#words[this.#at];
  }

  #take(...words) {
    if (!words.includes(this.#next)) return undefined;
    this.#at += 1;
    return this.#words[this.#at - 1];
  }

  #expect(word) {
    if (this.#take(word) === undefined) throw new UnreadableFormula();
  }

  #sum() {
    let value = this.#product();
    for (let sign = this.#take('+', '-'); sign !== undefined; sign = this.#take('+', '-')) {
      const [left, right] = [value, this.#product()];
      value = sign === '+' ? (of) => left(of) + right(of) : (of) => left(of) - right(of);
    }
    return value;
  }

  #product() {
    if (this.#take('-')) {
      const value = this.#product();
      return (of) => -value(of);
    }
    if (this.#take('+')) return this.#product();
    let value = this.#power();
    for (;;) {
      const left = value;
      if (this.#take('/', 'div')) {
        const right = this.#power();
        value = (of) => left(of) / right(of);
      } else if (this.#take('*', 'cdot', 'times') || this.#beginsFactor()) {
        const right = this.#power();
        value = (of) => left(of) * right(of);
      } else return value;
    }
  }

  #beginsFactor() {
    return this.#next !== undefined && (/^[\d.a-zA-Z({[]/.test(this.#next) || (this.#next === '|' && !this.#inBars));
  }

  #inBars = false;

  #power() {
    const value = this.#atom();
    if (!this.#take('^')) return value;
    const exponent = this.#exponent();
    return (of) => value(of) ** exponent(of);
  }

  #exponent() {
    if (this.#take('-')) {
      const value = this.#exponent();
      return (of) => -value(of);
    }
    return this.#power();
  }

  #atom() {
    const word = this.#next;
    if (word === undefined) throw new UnreadableFormula();
    this.#at += 1;
    if (/^[\d.]/.test(word)) return () => Number(word);
    const end = { '(': ')', '{': '}', '[': ']' }[word];
    if (end !== undefined) return this.#closed(end);
    if (word === '|') return this.#bars();
    if (word === 'frac') {
      const [above, below] = [this.#argument(), this.#argument()];
      return (of) => above(of) / below(of);
    }
    if (word === 'sqrt') return this.#root();
    if (functions.has(word)) return this.#call(word);
    if (constants.has(word)) return () => constants.get(word);
    if (/^[a-zA-Z]$/.test(word)) return (of) => of(word);
    throw new UnreadableFormula();
  }

  #closed(end) {
    const isInBars = this.#inBars;
    this.#inBars = false;
    const value = this.#sum();
    this.#inBars = isInBars;
    this.#expect(end);
    return value;
  }

  #bars() {
    this.#inBars = true;
    const value = this.#sum();
    this.#inBars = false;
    this.#expect('|');
    return (of) => Math.abs(value(of));
  }

  /** What is in braces, or one sign: \frac12. */
  #argument() {
    if (this.#take('{')) return this.#closed('}');
    const word = this.#next ?? '';
    if (!/^\d\d/.test(word)) return this.#atom();
    this.#words[this.#at] = word.slice(1);
    return () => Number(word[0]);
  }

  #root() {
    const degree = this.#take('[') ? this.#closed(']') : () => 2;
    const value = this.#argument();
    return (of) => {
      const [inside, root] = [value(of), degree(of)];
      return inside < 0 && root % 2 === 1 ? -((-inside) ** (1 / root)) : inside ** (1 / root);
    };
  }

  /** A function with its power and its base, and an argument that needs no parentheses: \sin^2 2x. */
  #call(name) {
    const compute = functions.get(name);
    if (this.#take('_')) {
      const base = this.#argument();
      return this.#applied((value, of) => Math.log(value) / Math.log(base(of)));
    }
    if (this.#take('^')) {
      const exponent = this.#argument();
      const inverse = inverses.get(name);
      return this.#applied((value, of) => {
        const power = exponent(of);
        return power === -1 && inverse !== undefined ? inverse(value) : compute(value) ** power;
      });
    }
    return this.#applied(compute);
  }

  #applied(compute) {
    const isClosed = ['(', '{', '['].includes(this.#next);
    let argument = isClosed ? this.#atom() : this.#power();
    while (!isClosed && this.#next !== undefined && /^(?:[\d.]+|[a-zA-Z]|frac|pi)$/.test(this.#next)) {
      const [left, right] = [argument, this.#power()];
      argument = (of) => left(of) * right(of);
    }
    return (of) => compute(argument(of), of);
  }
}
