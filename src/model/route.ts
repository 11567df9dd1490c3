/** That the preferred address of a server could not be reached, and another one could. */
export type RouteMemory = {
  /** The configuration for which that was so. */
  readonly of: string;
  readonly url: string;
  /** Until when it is believed, in ms since the epoch. */
  readonly until: number;
};
