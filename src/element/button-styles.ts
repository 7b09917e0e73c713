import { css } from '@lit/reactive-element';

/** What the button and the bare card need; the rest comes with the panel. */
export const buttonStyles = css`
  :host {
    --accent: var(--realtime-voice-accent, light-dark(#3a4fc4, #a9b6ff));
    --on-accent: var(--realtime-voice-on-accent, light-dark(#fff, #12142b));
    --text: var(--realtime-voice-text, light-dark(#1c1e26, #eceef6));
    display: inline-block;
    max-inline-size: 100%;
    color: var(--text);
    font: var(--realtime-voice-font, 400 1rem/1.45 system-ui, sans-serif);
  }
  :host([hidden]) {
    display: none;
  }
  button {
    display: inline-flex;
    gap: 10px;
    align-items: center;
    justify-content: center;
    padding: 12px 22px;
    /* Seen under forced colours. */
    border: 1px solid transparent;
    border-radius: 999px;
    background: var(--accent);
    color: var(--on-accent);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }
  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 3px;
  }
  button:disabled {
    opacity: 0.55;
  }
  .icon {
    display: block;
    inline-size: 1.4em;
    fill: none;
    stroke: currentcolor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
`;
