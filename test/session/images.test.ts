import { expect, waitUntil } from '@open-wc/testing';
import type { SessionOptions } from '../../src/session/session-options.js';
import { RealtimeSession } from '../../src/session/session.js';
import { expectQuietConsole } from '../support/no-console.js';
import { sentBy } from '../support/sent-events.js';
import { codeOf, logEvents } from '../support/session-log.js';
import { TrackingPlatform } from '../support/tracking-platform.js';

const LONG = { timeout: 20_000 };

/** A picture that can't be compressed well: noise. */
async function picture(width: number, height: number, type = 'image/png'): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  const noise = context?.createImageData(width, height);
  if (!context || !noise) throw new Error('no canvas');
  for (let i = 0; i < noise.data.length; i++) noise.data[i] = i % 4 === 3 ? 255 : Math.random() * 256;
  context.putImageData(noise, 0, 0);
  return canvas.convertToBlob({ type });
}

describe('RealtimeSession, pictures', function () {
  this.timeout(60_000);
  expectQuietConsole();

  let platform: TrackingPlatform;
  let session: RealtimeSession;
  let log: string[];

  const create = (options: SessionOptions = {}) => {
    platform = new TrackingPlatform();
    session = new RealtimeSession({ tokenEndpoint: '/token', mode: 'text', ...options }, { platform });
    log = logEvents(session);
  };
  const frames = () =>
    sentBy(platform)
      .filter(({ type }) => type === 'conversation.item.create')
      .map((event) => JSON.stringify(event));

  afterEach(async () => {
    await session.stop();
    await waitUntil(() => platform.held.length === 0, 'everything is released');
  });

  it('are made to fit through the channel, and answered', async () => {
    create();
    await session.start();
    const blob = await picture(3000, 2000);
    expect(blob.size).to.be.greaterThan(5_000_000);
    await session.sendImage(blob, 'What is this?');
    await waitUntil(() => session.transcript[1]?.final, 'an answer', LONG);
    expect(frames()[0]?.length).to.be.lessThan(262_145);
    expect(frames()[0]).to.contain('data:image/jpeg;base64,');
    expect(session.transcript[0]).to.include({ text: 'What is this?', images: 1, source: 'text' });
    expect(session.transcript[1]?.text).to.match(/picture/i);
    expect(session.status).to.equal('live');
  });

  it('keep their size when they fit, and need no words', async () => {
    create();
    await session.start();
    await session.sendImage(await picture(64, 48, 'image/webp'));
    await waitUntil(() => session.transcript[1]?.final, 'an answer', LONG);
    expect(session.transcript[0]).to.include({ text: '', images: 1 });
    expect(session.transcript[1]?.text).to.contain('64').and.to.contain('48');
  });

  it('that can not fit are refused with a clear error, and the call goes on', async () => {
    create({ tokenEndpoint: undefined, callEndpoint: '/v1/realtime/calls?profile=hf&max_message_size=1200' });
    await session.start();
    expect(await codeOf(session.sendImage(await picture(800, 800)))).to.equal('too-large');
    expect(frames()).to.be.empty;
    expect(session.status).to.equal('live');
  });

  it('that are none are refused with a clear error', async () => {
    create();
    await session.start();
    expect(await codeOf(session.sendImage(new Blob(['no picture'], { type: 'image/png' })))).to.equal(
      'image-unreadable',
    );
    expect(session.status).to.equal('live');
    expect(log.filter((line) => line.startsWith('call-end'))).to.be.empty;
  });
});
