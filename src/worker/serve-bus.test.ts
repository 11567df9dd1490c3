import {afterEach, expect, test, vi} from 'vitest';
import {busPort} from '../bridge/bus.ts';
import type {ToHost, ToPage} from '../bridge/envelopes.ts';
import {busName} from '../bridge/names.ts';
import type {Engine} from './engine.ts';
import {serveBus} from './serve-bus.ts';

const SCOPE = 'example.org';
const ends: (() => void)[] = [];

afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Answers everything with its name. */
function startEngine(instance: string) {
  const got: unknown[] = [];
  const onOver = vi.fn();
  const end = vi.fn();
  const engine: Engine = {
    instance,
    end,
    accept(port) {
      port.listen((envelope) => {
        got.push(envelope);
        port.post({type: 'pong', instance});
      }, new AbortController().signal);
    },
  };
  ends.push(serveBus(engine, SCOPE, onOver));
  return {got, onOver, end};
}

function openPage(id: string) {
  const heard: string[] = [];
  const onSign = vi.fn();
  const port = busPort(busName(SCOPE), id, onSign);
  ends.push(() => port.close());
  port.listen((envelope: ToPage) => heard.push(envelope.instance), new AbortController().signal);
  return {port, heard, onSign};
}

const PING: ToHost = {type: 'ping'};

test('each page hears what is for it', async () => {
  startEngine('a');
  const [one, two] = [openPage('1'), openPage('2')];
  one.port.post(PING);
  await vi.waitUntil(() => one.heard.includes('a'));
  expect(two.heard).toEqual([]);
});

test('all pages hear that a host has begun', async () => {
  const page = openPage('1');
  startEngine('a');
  await vi.waitUntil(() => page.heard.includes('a'));
  expect(page.onSign).toHaveBeenCalled();
});

test('of two hosts the one that began first ends, and answers no more', async () => {
  vi.spyOn(Date, 'now').mockReturnValueOnce(1).mockReturnValueOnce(2);
  const old = startEngine('a');
  const next = startEngine('b');
  await vi.waitUntil(() => old.onOver.mock.calls.length > 0);
  expect(old.end).toHaveBeenCalled();
  const page = openPage('1');
  page.port.post(PING);
  await vi.waitUntil(() => page.heard.includes('b'));
  expect(old.got).toEqual([]);
  expect(next.onOver).not.toHaveBeenCalled();
});

test('a page that sleeps hears nothing, and is served again when it is back', async () => {
  const page = openPage('1');
  page.port.post({type: 'goodbye'});
  startEngine('a');
  page.port.post(PING);
  await vi.waitUntil(() => page.heard.length > 0);
  expect(page.heard).toContain('a');
});
