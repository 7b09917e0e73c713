import type { PanelStrings } from './strings.js';

export const enPanel: PanelStrings = {
  cancel: 'Cancel',
  retry: 'Try again',
  hear: 'Tap to hear',
  connecting: 'Connecting…',
  live: 'Connected. You can speak now.',
  'muted-live': 'Connected. Your microphone is muted.',
  'live-talk': 'Connected. Press the talk button to speak.',
  'live-text': 'Connected. You can write now.',
  ended: 'Call ended.',
  listening: 'Listening',
  'user-speaking': 'Hearing you',
  thinking: 'Thinking',
  'assistant-speaking': 'Speaking',
  muted: 'Your microphone is muted',
  'press-to-talk': 'Press to talk',
  ready: 'Ready',
  ending: 'Saying goodbye',
  mute: 'Mute microphone',
  interrupt: 'Stop the answer',
  transcript: 'Transcript',
  user: 'You',
  assistant: 'Assistant',
  interrupted: 'interrupted',
  'not-understood': '(not understood)',
  picture: 'Picture',
  'unsupported-browser':
    'This browser can’t make voice calls. Please try a current version of Chrome, Edge, Firefox or Safari.',
  'insecure-context': 'Voice calls need a secure page. Please open this page with https://.',
  'microphone-denied':
    'The microphone is blocked. Please allow it for this page in your browser’s address bar, then try again.',
  'microphone-blocked-by-policy': 'This page isn’t allowed to use the microphone.',
  'microphone-missing': 'No microphone was found. Please connect one, then try again.',
  'microphone-busy':
    'The microphone could not be started. Please close other programs that use it, then try again.',
  'microphone-lost': 'The microphone was disconnected. Please connect it, then try again.',
  'microphone-timeout': 'The microphone did not start. Please check it, then try again.',
  'not-configured':
    'Voice calls are not set up on this page yet: token-endpoint or call-endpoint is missing.',
  'token-failed': 'The call could not be set up. Please try again in a moment.',
  'token-unreachable': 'The call could not be set up. Please check your connection, then try again.',
  'token-timeout': 'The call could not be set up in time. Please try again in a moment.',
  'token-invalid': 'The call could not be set up. Please tell the owner of this page.',
  'call-rejected': 'The voice service did not take the call. Please try again in a moment.',
  'call-unreachable': 'The voice service could not be reached. Please check your connection, then try again.',
  'call-timeout': 'The voice service did not answer in time. Please try again in a moment.',
  'channel-timeout':
    'No connection to the voice service came about. A firewall may block it; please try another network.',
  'connection-failed':
    'No connection to the voice service came about. A firewall may block it; please try another network.',
  'connect-timeout': 'Connecting took too long. Please check your connection, then try again.',
  'connection-lost': 'The connection was lost. You can start again; what was said stays here until then.',
  'server-error': 'The voice service had a problem. Please try again in a moment.',
  'session-expired':
    'The call reached its longest time. You can start again; what was said stays here until then.',
  'response-incomplete': 'The answer is incomplete.',
  'tools-unavailable': 'Some of what the assistant can do is not available.',
  'tool-invalid': 'Some of what the assistant can do is not available.',
  'protocol-error':
    'The voice service answered in a way that was not understood. Please tell the owner of this page.',
  aborted: 'The call was cancelled.',
};
