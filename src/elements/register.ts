/**
 * Registers elements. A name that is taken stays as it is, so that a page may load Natter twice, or an
 * owner may put a class of their own in place of one.
 *
 * @param elements - from the inner ones to the outer ones
 */
export function register(elements: Readonly<Record<string, CustomElementConstructor>>): void {
  for (const [name, element] of Object.entries(elements)) {
    if (customElements.get(name) === undefined) customElements.define(name, element);
  }
}
