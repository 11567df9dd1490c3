/** What was measured, for people to read. */

/** How each is written. */
const UNITS = {
  ms: (value: number) => `${value.toFixed(0)} ms`,
  s: (value: number) => `${value.toFixed(1)} s`,
  count: (value: number) => value.toFixed(0),
  rate: (value: number) => value.toFixed(1),
  share: (value: number) => `${(value * 100).toFixed(0)} %`,
  bytes: (value: number) => `${(value / 1e6).toFixed(1)} MB`,
  task: (value: number) => (value === 0 ? '< 50 ms' : `${value.toFixed(0)} ms`),
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

/** What was measured of several clients. */
export type Comparison = {
  readonly name: string;
  readonly unit: keyof typeof UNITS;
  readonly natter: readonly number[];
  readonly converse: readonly number[];
  /** Of a client that does nothing but receive. */
  readonly bare: readonly number[];
  readonly aim?: string;
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
  const header = ['', 'min', 'median', 'max', 'runs', 'aim', 'streams'];
  return aligned([header, ...rows], (column) => column > 0 && column < 5);
}

/** A table of medians, with the least and the most, and how they compare. */
export function comparisonOf(all: readonly Comparison[]): string {
  const rows = all.map(({name, unit, natter, converse, bare, aim = ''}) => {
    const cells = [natter, converse, bare].map((values) => spread(values, unit));
    const mine = median(natter);
    const ratio = (value: number) =>
      !Number.isFinite(value) ? '' : `${value.toFixed(value < 10 ? 2 : 0)} ×`;
    const isTime = unit === 'ms' || unit === 'bytes';
    const faster = isTime ? ratio(median(converse) / mine) : '';
    return [name, ...cells, faster, isTime ? ratio(mine / median(bare)) : '', aim];
  });
  const header = ['', 'Natter', 'Converse', 'bare', 'Conv./Natter', 'Natter/bare', 'aim'];
  return aligned([header, ...rows], (column) => column > 0 && column < 6);
}

/** The median, with the least and the most if there were several runs. */
export function spread(values: readonly number[], unit: keyof typeof UNITS): string {
  if (values.length === 0) return '';
  const show = (value: number) => (Number.isFinite(value) ? UNITS[unit](value) : 'never');
  const middle = show(median(values));
  if (values.length === 1) return middle;
  return `${middle} (${show(Math.min(...values))}–${show(Math.max(...values))})`;
}

export function aligned(
  table: readonly (readonly string[])[],
  isNumber: (column: number) => boolean,
): string {
  const widths = table[0]?.map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
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
