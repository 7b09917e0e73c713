import { exchange, fetchToken, onButton, openChannel } from './by-hand.ts';

/**
 * As fast as anyone could write it by hand: token, microphone and offer side by side; the transceiver is
 * offered before there is a track; the offer is posted as soon as there are a token and an offer, without
 * waiting for ICE candidates or the microphone. No error handling, no abort, nothing shown.
 */
const ahead = new URLSearchParams(location.search).has('ahead') ? fetchToken() : undefined;
benchmark.ready = Promise.resolve(ahead).then(() => {});

onButton(async () => {
  const token = ahead ?? fetchToken();
  const microphone = navigator.mediaDevices.getUserMedia({ audio: true });
  const connection = new RTCPeerConnection();
  const opened = openChannel(connection);
  const { sender } = connection.addTransceiver('audio');
  const offered = connection.setLocalDescription();
  const attached = microphone.then((stream) => sender.replaceTrack(stream.getAudioTracks()[0] ?? null));
  const [answer] = await Promise.all([token, offered]);
  await exchange(connection, answer);
  await Promise.all([opened, attached]);
  benchmark.live();
});
