/**
 * Asks the browser not to throw away what the site keeps when the disk runs full, where the browser
 * decides by itself. Firefox would ask the person: that is left to the site
 * (docs/decisions/0030-making-room.md). Only pages can ask, not the host.
 */
export async function keepStorage(): Promise<void> {
  try {
    const asksPerson = CSS.supports('-moz-appearance', 'none');
    if (asksPerson || !('storage' in navigator)) return;
    if (!(await navigator.storage.persisted())) await navigator.storage.persist();
  } catch {
    // Then it is kept as long as there is room.
  }
}
