import type { PanelHost } from './panel-host.js';

/** Makes what is true of the element visible to style sheets, as in `:state(live)`. */
export function reflectStates({ states }: ElementInternals, host: PanelHost): void {
  const { status, activity, muted, audioBlocked, lastError } = host;
  try {
    states.clear();
    states.add(status);
    if (status === 'live') states.add(activity);
    if (muted) states.add('muted');
    if (audioBlocked) states.add('audio-blocked');
    if (lastError) states.add('error');
  } catch {
    // Older browsers refuse such names; their button says that they are too old.
  }
}
