import {defineConfig, devices, type PlaywrightTestConfig} from '@playwright/test';
import {CHROMIUM} from './test/chromium.ts';
import type {TestOptions, WorkerOptions} from './test/e2e/fixtures.ts';

const viewport = {width: 1280, height: 800};

/** The system's browsers: nothing is downloaded. */
const chromium = {
  ...devices['Desktop Chrome'],
  viewport,
  launchOptions: CHROMIUM,
};

/** Firefox as it is, by WebDriver BiDi. */
const firefox = {
  ...devices['Desktop Firefox'],
  viewport,
  channel: 'moz-firefox',
  launchOptions: {
    executablePath: process.env['FIREFOX'] ?? '/usr/bin/firefox-esr',
    // One turn of the wheel is over when it is over, as in Chromium.
    firefoxUserPrefs: {'general.smoothScroll': false},
  },
};

/** What does not depend on the server, or is only in one, is tested with one of them. */
const ANY_SERVER =
  /(looks|embed|storage|quota|demo|hosts|host-death|jumping|missing-files|policy|sasl2|room-life)\.spec\.ts$/;

/** Servers of their own, and what only Chromium does: tested once. */
const ONCE = /(cluster|navigation|host-death|discovery|silence|quota|room-life)\.spec\.ts$/;

const config: PlaywrightTestConfig<TestOptions, WorkerOptions> = {
  testDir: 'test/e2e',
  // It is emptied: what else is in test-results/ stays.
  outputDir: 'test-results/e2e',
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  retries: 0,
  timeout: 45_000,
  expect: {timeout: 10_000},
  reporter: 'list',
  use: {locale: 'en-GB', timezoneId: 'Europe/Berlin', colorScheme: 'light', trace: 'off'},
  projects: [
    {
      name: 'chromium-prosody',
      use: {...chromium, serverName: 'prosody'},
      testIgnore: /cluster\.spec\.ts$/,
    },
    {name: 'firefox-prosody', use: {...firefox, serverName: 'prosody'}, testIgnore: ONCE},
    {
      name: 'chromium-ejabberd',
      use: {...chromium, serverName: 'ejabberd'},
      testIgnore: [ANY_SERVER, /(navigation|discovery|silence)\.spec\.ts$/],
    },
    {
      name: 'firefox-ejabberd',
      use: {...firefox, serverName: 'ejabberd'},
      // What a browser and a server have to do with each other only by way of the other two projects.
      testIgnore: [
        ANY_SERVER,
        ONCE,
        /(conversation|devices|offline|tabs|takeover|sign-in|subscriptions|tokens|housekeeping)\.spec\.ts$/,
      ],
    },
  ],
};

export default defineConfig(config);
