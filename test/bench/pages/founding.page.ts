import { exchange, fetchToken, onButton, openChannel } from './by-hand.ts';

/** As the founding documents write it: microphone, then token, then offer, one after another. */
onButton(async () => {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const token = await fetchToken();
  const connection = new RTCPeerConnection();
  for (const track of stream.getTracks()) connection.addTrack(track, stream);
  const opened = openChannel(connection);
  const offer = await connection.createOffer();
  await connection.setLocalDescription(offer);
  await exchange(connection, token);
  await opened;
  benchmark.live();
});
