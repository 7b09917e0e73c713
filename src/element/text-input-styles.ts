import { css } from '@lit/reactive-element';

export const textInputStyles = css`
  .compose {
    display: flex;
    gap: 8px;
    align-items: flex-end;
    box-sizing: border-box;
    padding: 5px;
    border: 1px solid color-mix(in srgb, var(--text) 55%, var(--surface));
    border-radius: 24px;
  }
  .compose:has(textarea:focus) {
    border-color: var(--accent);
    outline: 2px solid var(--accent);
    outline-offset: 0;
  }
  textarea {
    flex: 1;
    box-sizing: border-box;
    min-inline-size: 0;
    max-block-size: 8.5em;
    margin: 0;
    padding-block: 7px;
    padding-inline: 12px 4px;
    border: 0;
    outline: 0;
    background: transparent;
    color: inherit;
    font: inherit;
    resize: none;
  }
  textarea::placeholder {
    color: var(--muted-text);
    opacity: 1;
  }
  .compose button {
    flex: none;
    inline-size: 38px;
    block-size: 38px;
    padding: 0;
  }
`;
