type ScriptUrlPolicy = {createScriptURL(url: string): unknown};
type PolicyFactory = {
  createPolicy(name: string, rules: {createScriptURL(url: string): string}): ScriptUrlPolicy;
};

let policy: ScriptUrlPolicy | undefined;

/**
 * The URL of one of our own scripts, as a Trusted Types page wants it (policy `natter`).
 *
 * @param url - made from `import.meta.url`, from what the site owner wrote on the tag, or of a
 *   blob of ours; never from other input
 */
export function trustedScriptUrl(url: URL): string {
  const factory: PolicyFactory | undefined = Reflect.get(globalThis, 'trustedTypes');
  policy ??= factory?.createPolicy('natter', {createScriptURL: (text) => text});
  // A TrustedScriptURL stands for its text wherever a script URL is taken.
  return policy ? (policy.createScriptURL(url.href) as string) : url.href;
}
