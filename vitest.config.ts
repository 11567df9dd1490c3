import {playwright} from '@vitest/browser-playwright';
import {defineConfig} from 'vitest/config';
import {CHROMIUM} from './test/chromium.ts';

/** Unit tests stand beside the source; those of the elements run in a real browser. */
export default defineConfig({
  test: {
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['src/**/*.test.ts', 'test/faults/**/*.test.ts'],
          exclude: ['src/elements/**', 'src/support/**', 'src/embed/**'],
        },
      },
      {
        // Against real servers, in Node.
        test: {
          name: 'servers',
          environment: 'node',
          include: ['test/{servers,transports}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'webkit',
          environment: 'node',
          include: ['test/webkit/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Found while a test runs, they would make Vite reload the page under it.
        optimizeDeps: {
          include: [
            'lit',
            'lit/decorators.js',
            'lit/directives/guard.js',
            'lit/directives/repeat.js',
            '@lit/context',
            'axe-core',
          ],
        },
        test: {
          name: 'component',
          include: ['src/{elements,support,embed}/**/*.test.ts', 'test/component/**/*.test.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: CHROMIUM,
            }),
            instances: [{browser: 'chromium'}],
          },
        },
      },
    ],
  },
});
