import { expect } from '@open-wc/testing';
import type { Turn } from '../../src/index.js';
import { TranscriptView } from '../../src/element/transcript-view.js';

const TURN: Turn = {
  itemId: 'a',
  role: 'user',
  text: 'Hello',
  final: true,
  interrupted: false,
  unheardText: '',
  cutEstimated: false,
  failed: false,
  images: 0,
  startedAt: 0,
  endedAt: 0,
  source: 'voice',
};

describe('the transcript on the page', () => {
  let view: TranscriptView;
  let turns: Turn[];
  beforeEach(() => {
    view = new TranscriptView((key) => `<${key}>`);
    turns = [];
  });

  /** As the events tell it: the turn that changed, and the list when its place is asked for. */
  const change = (turn: Partial<Turn>, deleted = false) => {
    const next = { ...TURN, ...turn };
    const index = turns.findIndex(({ itemId }) => itemId === next.itemId);
    if (deleted) turns.splice(index, 1);
    else if (index >= 0) turns[index] = next;
    else turns.push(next);
    view.show({ ...next, deleted }, () => turns);
  };
  const bubbles = () => [...view.element.querySelectorAll('p')];
  const words = () => bubbles().map((bubble) => bubble.textContent);
  const notes = () =>
    [...view.element.querySelectorAll<HTMLElement>('span.note')].filter(({ hidden }) => !hidden).length;

  it('shows nothing before there are words', () => {
    change({ text: '', final: false });
    expect(view.element.hidden).to.equal(true);
    change({ text: 'Hel', final: false });
    change({ text: 'Hello' });
    expect(words()).to.deep.equal(['Hello']);
    expect(view.element.hidden).to.equal(false);
  });

  it('says so when the words could not be written down', () => {
    change({ text: '', failed: true });
    expect(words()).to.deep.equal(['<not-understood>']);
    expect(bubbles()[0]?.className).to.equal('note');
  });

  it('says that a turn is a picture, until there are words to it', () => {
    change({ text: '', images: 1 });
    expect(words()).to.deep.equal(['<picture>']);
    change({ text: 'What is this?', images: 1 });
    expect(words()).to.deep.equal(['What is this?']);
    expect(bubbles()[0]?.className).to.equal('');
  });

  it('cuts an interrupted turn to what was heard, and says so', () => {
    change({ role: 'assistant', text: 'One, two, three, four', final: false });
    expect(notes()).to.equal(0);
    change({ role: 'assistant', text: 'One, two', unheardText: ', three, four', interrupted: true });
    expect(words()).to.deep.equal(['One, two']);
    expect(notes()).to.equal(1);
  });

  it('takes away a turn of which nothing was heard', () => {
    change({ role: 'assistant', text: 'One', final: false });
    change({ role: 'assistant', text: '', unheardText: 'One', interrupted: true });
    expect(words()).to.be.empty;
    expect(view.element.hidden).to.equal(true);
  });

  it('takes away what was deleted, and keeps the rest in its order', () => {
    change({ itemId: 'a', text: 'first' });
    change({ itemId: 'b', text: 'second' });
    change({ itemId: 'c', text: 'third' });
    change({ itemId: 'b', text: 'second' }, true);
    expect(words()).to.deep.equal(['first', 'third']);
    change({ itemId: 'd', text: 'fourth' });
    expect(words()).to.deep.equal(['first', 'third', 'fourth']);
    for (const itemId of ['a', 'c', 'd']) change({ itemId }, true);
    expect(view.element.hidden).to.equal(true);
    expect(view.element.querySelector('.group')).to.equal(null);
  });

  it('writes the same text node while a turn grows', () => {
    change({ text: 'One', final: false });
    const node = bubbles()[0]?.firstChild;
    change({ text: 'One, two', final: false });
    expect(bubbles()[0]?.firstChild === node).to.equal(true);
    expect(words()).to.deep.equal(['One, two']);
  });
});
