/** ms; on most machines what is needed at first has been drawn by then. */
const LATER = 250;

/** Fetches what can wait, so that it does not stand in the way of what cannot. */
export async function later<T>(fetch: () => Promise<T>): Promise<T> {
  await new Promise((resolve) => setTimeout(resolve, LATER));
  return await fetch();
}
