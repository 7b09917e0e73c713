import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const START_TIMEOUT_MS = 10_000;

/** A sound server of the test's own: a microphone that can be spoken into, and a speaker that nobody hears. */
export interface PulseAudio {
  /** What a program needs in its environment to use this sound server. */
  readonly env: Readonly<Record<string, string>>;
  /** Plays a WAV file into the microphone; resolves when it has been played. */
  play(wav: Uint8Array): Promise<void>;
  /** Ends the daemon and removes its files. */
  close(): Promise<void>;
}

/** Starts a PulseAudio daemon without D-Bus, apart from any that the machine may have. */
export async function startPulseAudio(): Promise<PulseAudio> {
  const folder = await mkdtemp(join(tmpdir(), 'realtime-voice-pulse-'));
  const socket = join(folder, 'native');
  const script = join(folder, 'start.pa');
  await mkdir(join(folder, 'home'));
  await writeFile(script, startScript(socket));
  const env = {
    PULSE_SERVER: `unix:${socket}`,
    PULSE_RUNTIME_PATH: folder,
    PULSE_STATE_PATH: join(folder, 'home'),
    PULSE_COOKIE: join(folder, 'cookie'),
  };
  const args = [
    '-n',
    '--daemonize=no',
    '--use-pid-file=no',
    '--exit-idle-time=-1',
    '--disable-shm=yes',
    '-F',
    script,
  ];
  const daemonEnv = {
    ...process.env,
    ...env,
    HOME: join(folder, 'home'),
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/dev/null',
  };
  const daemon = spawn('pulseaudio', args, { env: daemonEnv, stdio: ['ignore', 'ignore', 'pipe'] });
  const log: string[] = [];
  daemon.stderr.on('data', (chunk: Buffer) => log.push(chunk.toString()));
  daemon.once('error', (error) => log.push(String(error)));

  const close = async (): Promise<void> => {
    await stop(daemon);
    await rm(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!existsSync(socket) || !(await succeeds('pactl', ['info'], env))) {
    if (daemon.exitCode !== null || daemon.pid === undefined || Date.now() > deadline) {
      await close();
      throw new Error(`PulseAudio did not start (Debian: pulseaudio, pulseaudio-utils).\n${log.join('')}`);
    }
    await delay(50);
  }

  let played = 0;
  return {
    env,
    async play(wav) {
      const file = join(folder, `play-${(played += 1)}.wav`);
      await writeFile(file, wav);
      const ok = await succeeds('paplay', ['--device=mic', file], env);
      await rm(file, { force: true });
      if (!ok) throw new Error('paplay could not play into the microphone.');
    },
    close,
  };
}

/** Two sinks that swallow sound. What goes into `mic` comes out of `microphone`, a source like a real one. */
function startScript(socket: string): string {
  return `load-module module-native-protocol-unix auth-anonymous=1 socket=${socket}
load-module module-null-sink sink_name=speaker rate=48000 channels=2
load-module module-null-sink sink_name=mic rate=48000 channels=1
load-module module-remap-source master=mic.monitor source_name=microphone source_properties=device.description=Microphone
set-default-sink speaker
set-default-source microphone
`;
}

function succeeds(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await Promise.race([ended, delay(2000, undefined, { ref: false })]);
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await ended;
}
