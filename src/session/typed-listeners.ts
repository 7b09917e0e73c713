/** `addEventListener` with the event types of a map, beside the untyped one. A type only: it costs no bytes. */
export interface Listen<Target, EventMap> {
  <Type extends keyof EventMap>(
    type: Type,
    listener: (this: Target, event: EventMap[Type]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  (
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}
