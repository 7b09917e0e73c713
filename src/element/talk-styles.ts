import { css } from '@lit/reactive-element';

export const talkStyles = css`
  [part='talk'] {
    inline-size: 100%;
    min-block-size: 64px;
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
    -webkit-touch-callout: none;
    -webkit-tap-highlight-color: transparent;
  }
  [part='talk'][aria-pressed='true'] {
    outline: 4px solid color-mix(in srgb, var(--accent) 35%, transparent);
    outline-offset: 2px;
    background: color-mix(in srgb, var(--accent) 80%, var(--text));
  }
  [part='talk'][aria-pressed='true']:focus-visible {
    outline-color: var(--accent);
  }
  #talk-hint {
    margin: 8px 0 0;
    text-align: center;
    color: var(--muted-text);
    font-size: 0.85em;
    text-wrap: balance;
  }
  @media (forced-colors: active) {
    [part='talk'][aria-pressed='true'] {
      outline-color: Highlight;
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
  }
`;
