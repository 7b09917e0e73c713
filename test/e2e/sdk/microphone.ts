/** A microphone that says what it is told: /demo/speech played into a stream. Runs in the page. */
export interface SpokenMicrophone {
  readonly stream: MediaStream;
  say(text: string): Promise<void>;
}

export async function createSpokenMicrophone(): Promise<SpokenMicrophone> {
  const context = new AudioContext();
  await context.resume();
  const output = context.createMediaStreamDestination();
  return {
    stream: output.stream,
    async say(text) {
      const response = await fetch(`/demo/speech?text=${encodeURIComponent(text)}`);
      const source = context.createBufferSource();
      source.buffer = await context.decodeAudioData(await response.arrayBuffer());
      source.connect(output);
      const ended = new Promise((resolve) => source.addEventListener('ended', resolve));
      source.start();
      await ended;
    },
  };
}
