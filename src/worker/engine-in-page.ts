/**
 * Entry for pages that can have no worker: the engine, in the page itself. It has no worker
 * globals to speak with, so the page starts it.
 */
import type {EngineModule} from '../bridge/engine-module.ts';
import {createEngine} from './engine.ts';
import {serveBus} from './serve-bus.ts';

export const startEngine: EngineModule['startEngine'] = ({scope, reach, onOver}) => {
  const engine = createEngine({
    scope,
    wakeups: (wake, signal) => addEventListener('online', wake, {signal}),
  });
  const end = reach === 'bus' ? serveBus(engine, scope, onOver) : () => engine.end();
  return {accept: (port) => engine.accept(port), end};
};
