/** What was done and seen in one schedule, with the time since its beginning. */
export interface Journal {
  note(text: string): void;
  lines(): readonly string[];
}

export function createJournal(): Journal {
  const start = performance.now();
  const lines: string[] = [];
  return {
    note(text) {
      const time = ((performance.now() - start) / 1000).toFixed(3);
      lines.push(`${time.padStart(8)}  ${text}`);
    },
    lines: () => lines,
  };
}

/** The first line of what an error says. */
export function reason(error: unknown): string {
  const [first = ''] = String(error).split('\n');
  return first;
}
