/** What was measured, for people to read. */

/** How each is written. */
const UNITS = {
  ms: (value: number) => `${value.toFixed(0)} ms`,
  s: (value: number) => `${value.toFixed(1)} s`,
  count: (value: number) => value.toFixed(0),
  rate: (value: number) => value.toFixed(1),
};

export type Figures = {
  readonly name: string;
  readonly unit: keyof typeof UNITS;
  readonly values: readonly number[];
  /** What it is to be, in words. */
  readonly aim?: string;
  /** What became of the XMPP streams. */
  readonly streams?: string;
};

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low = NaN, high = NaN] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ];
  return (low + high) / 2;
}

/** A table with a line for each. */
export function tableOf(all: readonly Figures[]): string {
  const rows = all.map(({name, unit, values, aim = '', streams = ''}) => {
    const show = UNITS[unit];
    const three = [Math.min(...values), median(values), Math.max(...values)].map(show);
    return [name, ...three, String(values.length), aim, streams];
  });
  const table = [['', 'min', 'median', 'max', 'runs', 'aim', 'streams'], ...rows];
  const widths = table[0]?.map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const isNumber = (column: number) => column > 0 && column < 5;
  return table
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths?.[column] ?? 0;
          return isNumber(column) ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
