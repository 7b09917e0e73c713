import { css } from '@lit/reactive-element';

export const panelStyles = css`
  :host {
    --surface: var(--realtime-voice-surface, light-dark(#fff, #1b1d26));
    --muted-text: var(--realtime-voice-muted-text, light-dark(#5a5e6e, #a8adbf));
    --line: var(--realtime-voice-line, light-dark(#dfe1ea, #343847));
    --danger: var(--realtime-voice-danger, light-dark(#b3261e, #ffb4ab));
  }
  .inline:has([part='header']:not([hidden])),
  .inline:has(.transcript:not([hidden])),
  .inline:has([part='error']) {
    display: flex;
    flex-direction: column;
    gap: 16px;
    box-sizing: border-box;
    inline-size: 24rem;
    max-inline-size: 100%;
    padding: 18px;
    border: 1px solid var(--line);
    border-radius: var(--realtime-voice-radius, 20px);
    background: var(--surface);
    box-shadow: 0 8px 30px rgb(0 0 0 / 8%);
  }
  .body {
    display: contents;
  }
  .line {
    flex: 1 0 100%;
    min-inline-size: 0;
  }
  [part~='end'] {
    background: var(--danger);
    color: var(--realtime-voice-on-danger, light-dark(#fff, #3b0705));
  }
  [hidden] {
    display: none !important;
  }
  .controls {
    display: flex;
    flex-wrap: wrap;
    gap: 12px;
    align-items: center;
    justify-content: center;
  }
  .announcer {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  button:disabled {
    cursor: default;
  }
  button:enabled:hover {
    filter: brightness(1.08);
  }
  .header {
    display: flex;
    gap: 12px;
    align-items: center;
    justify-content: center;
    color: var(--muted-text);
    font-size: 0.95em;
  }
  .meter {
    display: inline-flex;
    gap: 3px;
    align-items: center;
    block-size: 28px;
    color: var(--muted-text);
  }
  :host(:state(assistant-speaking)) .meter {
    color: var(--accent);
  }
  .meter i {
    inline-size: 4px;
    block-size: 100%;
    border-radius: 2px;
    background: currentcolor;
    transform: scaleY(0.14);
  }
  /* Reversed, the browser itself keeps the end in view while text grows, and stays where a reader scrolled to. */
  .transcript {
    display: flex;
    flex-direction: column-reverse;
    max-block-size: var(--realtime-voice-transcript-height, min(20rem, 50vh));
    overflow-y: auto;
    overscroll-behavior: contain;
    border-radius: 12px;
  }
  .message {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    padding-block-end: 12px;
    contain: layout style;
  }
  .group {
    content-visibility: auto;
    contain-intrinsic-block-size: auto 30em;
  }
  .message.user {
    align-items: flex-end;
  }
  .message p {
    box-sizing: border-box;
    max-inline-size: 94%;
    margin: 2px 0 0;
    padding: 8px 14px;
    border-radius: 16px;
    background: color-mix(in srgb, var(--text) 7%, var(--surface));
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .message.user p {
    background: color-mix(in srgb, var(--accent) 18%, var(--surface));
  }
  .interim p {
    opacity: 0.75;
  }
  .speaker,
  .note {
    color: var(--muted-text);
    font-size: 0.8em;
  }
  .note {
    font-style: italic;
  }
  [part='notice'],
  [part='error'] {
    margin: 0;
    padding: 12px 14px;
    border-inline-start: 4px solid var(--accent);
    border-radius: 10px;
    background: color-mix(in srgb, var(--accent) 10%, var(--surface));
  }
  [part='notice'] + [part='notice'] {
    margin-block-start: 8px;
  }
  [part='error'] {
    border-color: var(--danger);
    background: color-mix(in srgb, var(--danger) 10%, var(--surface));
  }
  [role='alert']:empty {
    display: none;
  }
  /* The button alone plays what is blocked; that ends nothing. */
  :host(:state(audio-blocked)) .button [part~='end'] {
    background: var(--accent);
    color: var(--on-accent);
  }
  button[part='hear'] {
    border-color: var(--accent);
    background: transparent;
    color: var(--accent);
  }
  button.round {
    inline-size: 48px;
    block-size: 48px;
    padding: 0;
    border-color: var(--line);
    background: transparent;
    color: var(--text);
  }
  button.round[aria-disabled='true'] {
    opacity: 0.45;
    cursor: default;
  }
  button.round[aria-pressed='true'] {
    border-color: var(--danger);
    color: var(--danger);
  }
  @media (forced-colors: active) {
    .message {
      padding-inline: 1px;
    }
    .message p,
    [part='notice'],
    [part='error'] {
      border: 1px solid CanvasText;
    }
    .meter i {
      forced-color-adjust: none;
      background: CanvasText;
    }
    button.round[aria-pressed='true'] {
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
  }
`;
