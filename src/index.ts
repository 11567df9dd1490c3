/** The npm package: the elements' classes, the client behind them, and the types of both. */
