/** What a host that was started by a script of ours tells the page that started it. */
export type HostNews =
  | {readonly natter: 'here'}
  | {readonly natter: 'failed'; readonly message: string}
  /** Another host has begun on the bus. */
  | {readonly natter: 'over'};

/** @returns undefined if a worker has posted something else */
export function parseHostNews(value: unknown): HostNews | undefined {
  return typeof value === 'object' && value !== null && 'natter' in value
    ? (value as HostNews)
    : undefined;
}
