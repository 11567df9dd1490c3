import {expect, test} from 'vitest';
import type {BridgeCaller} from '../bridge/caller.ts';
import {createDeferred} from '../model/deferred.ts';
import {createSearch} from './search.ts';

type Question = {readonly params: unknown; readonly answer: () => void; readonly fail: () => void};

function host() {
  const questions: Question[] = [];
  const caller: Pick<BridgeCaller, 'request'> = {
    request(_name, params) {
      const result = createDeferred<never>();
      const page = {hits: [], next: undefined, isIndexed: true};
      questions.push({
        params,
        answer: () => result.resolve(page as never),
        fail: () => result.reject(new TypeError('no')),
      });
      return result.promise;
    },
  };
  return {questions, client: createSearch(caller as BridgeCaller)};
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

test('of the questions that wait, only the last is asked', async () => {
  const {questions, client} = host();
  const outcomes: string[] = [];
  let current = new AbortController();
  for (const text of ['g', 'gl', 'gla']) {
    current.abort();
    current = new AbortController();
    client.search(text, {signal: current.signal}).then(
      () => outcomes.push(text),
      () => outcomes.push(`not ${text}`),
    );
    await turn();
  }
  expect(questions.length).toBe(1);
  questions[0]?.answer();
  await turn();
  expect(questions.map(({params}) => params)).toMatchObject([{text: 'g'}, {text: 'gla'}]);
  questions[1]?.answer();
  await turn();
  expect(outcomes).toEqual(['not g', 'not gl', 'gla']);
});

test('a question that fails does not keep the next from being asked', async () => {
  const {questions, client} = host();
  const first = client.search('a');
  const second = client.search('b');
  await turn();
  questions[0]?.fail();
  await expect(first).rejects.toThrow(TypeError);
  await turn();
  questions[1]?.answer();
  expect(await second).toMatchObject({hits: []});
});

test('neither text nor number of hits go over what the host accepts', async () => {
  const {questions, client} = host();
  void client.search('x'.repeat(1000), {limit: 5000});
  await turn();
  expect(questions[0]?.params).toMatchObject({text: 'x'.repeat(256), limit: 200});
});
