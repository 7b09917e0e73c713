import { css } from '@lit/reactive-element';

export const approvalStyles = css`
  [part='approval'] {
    display: flex;
    flex-direction: column;
    gap: 10px;
    padding: 14px;
    border: 1px solid var(--accent);
    border-radius: 14px;
    background: color-mix(in srgb, var(--accent) 6%, var(--surface));
  }
  [part='approval'] p,
  [part='approval'] dl,
  [part='approval'] dd {
    margin: 0;
  }
  #approval-question {
    font-weight: 600;
  }
  .what {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 10px;
    align-items: baseline;
    overflow-wrap: anywhere;
  }
  .what code {
    font:
      0.95em ui-monospace,
      monospace;
  }
  [part='approval'] dl {
    display: grid;
    grid-template-columns: fit-content(40%) 1fr;
    gap: 4px 14px;
    max-block-size: 10rem;
    overflow-y: auto;
    overflow-wrap: anywhere;
    font-size: 0.95em;
  }
  dt {
    color: var(--muted-text);
  }
  dd {
    white-space: pre-wrap;
  }
  .answers {
    display: flex;
    flex-wrap: wrap;
    gap: 10px;
  }
  .answers button {
    flex: 1 0 auto;
    padding: 9px 14px;
  }
  button.plain {
    border-color: color-mix(in srgb, var(--text) 55%, var(--surface));
    background: transparent;
    color: var(--text);
  }
`;
