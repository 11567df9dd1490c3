/** What the loader fetches: all elements, registered. The rest they fetch by themselves. */
import '../elements/define.ts';
