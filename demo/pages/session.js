// A spoken conversation under the page's own HTML: the session does the call, the page does the rest.
import { RealtimeSession } from 'realtime-voice/session';

const WORDS = {
  idle: 'Not connected',
  connecting: 'Connecting …',
  live: 'Talk, it is listening',
  ending: 'Ending …',
  failed: 'The call has failed',
};

const toggle = document.querySelector('#toggle');
const status = document.querySelector('#status');
const problem = document.querySelector('#problem');
const turns = document.querySelector('#turns');
const input = document.querySelector('#input');
const output = document.querySelector('#output');

const session = new RealtimeSession({
  tokenEndpoint: '/token',
  voice: 'marin',
  greeting: 'Hello! You are talking to a page of your own.',
});

toggle.addEventListener('click', () => {
  if (isCalling()) {
    void session.stop();
    return;
  }
  problem.hidden = true;
  // What goes wrong is shown by the listener of call-error.
  session.start().catch(() => undefined);
});

session.addEventListener('status-change', () => {
  toggle.textContent = isCalling() ? 'Stop' : 'Start talking';
  toggle.disabled = session.status === 'ending';
  status.textContent = WORDS[session.status] ?? session.status;
  if (session.status === 'live') requestAnimationFrame(showLevels);
});

session.addEventListener('call-error', (event) => {
  problem.textContent = `${event.message} (${event.code})`;
  problem.hidden = false;
});

session.addEventListener('transcript', () => {
  const rows = session.transcript.map((turn) => {
    const row = document.createElement('li');
    const speaker = document.createElement('b');
    speaker.textContent = turn.role === 'user' ? 'You' : 'Assistant';
    row.dataset.role = turn.role;
    row.append(speaker, turn.text);
    return row;
  });
  turns.replaceChildren(...rows);
});

function isCalling() {
  return session.status !== 'idle' && session.status !== 'failed';
}

/** Runs only while there is something to hear. */
function showLevels() {
  const live = session.status === 'live';
  input.value = live ? session.inputLevel : 0;
  output.value = live ? session.outputLevel : 0;
  if (live) requestAnimationFrame(showLevels);
}
