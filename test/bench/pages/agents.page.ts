import { OpenAIRealtimeWebRTC } from '@openai/agents-realtime';
import { fetchToken, greetingEvent, onButton } from './by-hand.ts';

/**
 * The official SDK's transport, with the token fetched first as its documentation does. Its channel counts
 * from its `open` event, and the greeting goes out then; its `connect()` resolves later, and is told apart.
 */
onButton(async () => {
  const token = await fetchToken();
  const transport = new OpenAIRealtimeWebRTC({ baseUrl: token.calls_url });
  transport.on('connection_change', (status) => {
    const { dataChannel } = transport.connectionState;
    if (status !== 'connecting' || !dataChannel) return;
    // In a microtask, so that the SDK's own listener comes first and its settings go out before the greeting.
    queueMicrotask(() =>
      dataChannel.addEventListener('open', () => {
        benchmark.live();
        transport.sendEvent(greetingEvent as Parameters<typeof transport.sendEvent>[0]);
      }),
    );
  });
  await transport.connect({ apiKey: token.value });
  benchmark.mark('connect() resolved');
});
