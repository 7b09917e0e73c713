import type { Knobs } from '../knobs.ts';
import type { Profile } from '../profiles/profile.ts';
import { withBlemishes } from '../wire/blemishes.ts';
import type { JsonObject } from '../wire/json.ts';
import { createJunk } from '../wire/junk.ts';

export interface OutletOptions {
  readonly profile: Profile;
  readonly knobs: Knobs;
  readonly send: (frame: string | Uint8Array) => void;
  /** What the page was told, in the words it was told. */
  readonly log: JsonObject[];
}

/** The way of every event to the page: in the profile's words, with the faults that the knobs ask for. */
export function createOutlet({ profile, knobs, send, log }: OutletOptions): (event: JsonObject) => void {
  const junkAfter = knobs.junk ? createJunk() : () => [];
  return (event) => {
    for (const told of profile.tell(event)) {
      const blemished = withBlemishes(told, knobs);
      log.push(blemished);
      send(JSON.stringify(blemished));
    }
    for (const frame of junkAfter(event)) send(frame);
  };
}
