import { describe, expect, it } from 'vitest';
import { keyed, markup } from '../../../src/presentation/markup';
import { render } from '../../../webview-ui/render';

const list = (): HTMLElement => document.createElement('ul');
const row = (key: string, text = key) => keyed(key, markup('li', {}, text));
const texts = (parent: Element) => [...parent.children].map(({ textContent }) => textContent);

describe('what an element should be', () => {
  it('is made with its attributes, text and children', () => {
    const parent = list();
    render(parent, [markup('li', { class: 'open', tabindex: 0, title: undefined }, [markup('b', {}, '1 < 2')])]);
    expect(parent.innerHTML).toBe('<li class="open" tabindex="0"><b>1 &lt; 2</b></li>');
  });

  it('has the namespace of its parent', () => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    render(svg, [markup('g', {}, [markup('circle', { r: 3 })])]);
    expect(svg.querySelector('circle')).toBeInstanceOf(SVGElement);
  });
});

describe('an update', () => {
  it('keeps the elements whose keys stay, in the new order', () => {
    const parent = list();
    render(parent, [row('a'), row('b'), row('c')]);
    const [a, , c] = parent.children;
    render(parent, [row('c'), row('new'), row('a', 'changed')]);
    expect(texts(parent)).toEqual(['c', 'new', 'changed']);
    expect([parent.children[0], parent.children[2]]).toEqual([c, a]);
  });

  it('removes attributes that are no longer set', () => {
    const parent = list();
    render(parent, [markup('li', { class: 'a', title: 'b', tabindex: 0 })]);
    render(parent, [markup('li', { class: 'a', title: undefined })]);
    expect(parent.innerHTML).toBe('<li class="a"></li>');
  });

  it('turns text into children and back', () => {
    const parent = list();
    for (const content of ['text', [markup('b', {}, 'bold')], 'text again', [markup('b', {}, 'bold')]])
      render(parent, [markup('li', {}, content)]);
    expect(parent.innerHTML).toBe('<li><b>bold</b></li>');
  });

  it('changes nothing when nothing differs', () => {
    const parent = list();
    render(parent, [row('a'), row('b')]);
    const changes: MutationRecord[] = [];
    const observer = new MutationObserver((records) => changes.push(...records));
    observer.observe(parent, { attributes: true, characterData: true, childList: true, subtree: true });
    render(parent, [row('a'), row('b')]);
    changes.push(...observer.takeRecords());
    expect(changes).toEqual([]);
  });

  it('keeps the focus of an element that moves', () => {
    const parent = list();
    document.body.append(parent);
    const button = (key: string) => keyed(key, markup('button', {}, key));
    render(parent, [button('a'), button('b'), button('c')]);
    const b = parent.querySelectorAll('button')[1];
    b?.focus();
    render(parent, [button('b'), button('c'), button('a')]);
    render(parent, [button('a'), button('c'), button('b')]);
    expect(document.activeElement).toBe(b);
    parent.remove();
  });
});
