import { expect } from '@open-wc/testing';
import { argumentLines } from '../../src/element/argument-lines.js';

describe('the lines that say what a tool is called with', () => {
  const lines = (args: unknown) => argumentLines(args).map(({ key, value }) => `${key}: ${value}`);

  it('are one for each value', () => {
    expect(lines({ product: 'apples', quantity: 3, gift: false, note: null })).to.deep.equal([
      'product: apples',
      'quantity: 3',
      'gift: false',
      'note: null',
    ]);
  });

  it('name the path to what is inside', () => {
    expect(lines({ customer: { address: { city: 'London' } }, items: [{ id: 1 }, { id: 2 }] })).to.deep.equal(
      ['customer › address › city: London', 'items › 0 › id: 1', 'items › 1 › id: 2'],
    );
  });

  it('hold a plain list in one', () => {
    expect(lines({ tags: ['gift', 'fast', 3] })).to.deep.equal(['tags: gift, fast, 3']);
  });

  it('are none without arguments', () => {
    expect(lines({})).to.be.empty;
    expect(lines(undefined)).to.be.empty;
  });

  it('hold what is no object, too', () => {
    expect(lines('apples')).to.deep.equal([': apples']);
  });

  it('keep markup as it is', () => {
    expect(lines({ html: '<b>bold</b>\n<i>x</i>' })).to.deep.equal(['html: <b>bold</b>\n<i>x</i>']);
  });
});
