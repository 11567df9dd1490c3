import {expect, test} from 'vitest';
import {occupant} from '../../test/fakes/room-people.ts';
import type {Occupant} from '../model/room.ts';
import {OccupantOrder} from './occupant-order.ts';

function lines(order: OccupantOrder, people: readonly Occupant[], filter = ''): string[] {
  return order
    .rows(people, filter, 'en')
    .map((row) =>
      row.kind === 'group' ? `${row.group} ${row.count}` : `${row.place} ${row.occupant.nick}`,
    );
}

test('who looks after the room is first, then the others, each by name', () => {
  const people = [
    occupant('zoe'),
    occupant('Anna', {role: 'visitor'}),
    occupant('bob 10'),
    occupant('Bob 9'),
    occupant('Yves', {role: 'moderator'}),
    occupant('Élodie'),
  ];
  expect(lines(new OccupantOrder(), people)).toEqual([
    'looksAfter 1',
    '1 Yves',
    'hereInRoom 4',
    '2 Bob 9',
    '3 bob 10',
    '4 Élodie',
    '5 zoe',
    'onlyReading 1',
    '6 Anna',
  ]);
});

test('who comes, goes, or has another role or name stands where they belong', () => {
  const order = new OccupantOrder();
  const [mina, noor] = [occupant('Mina'), occupant('Noor')];
  expect(lines(order, [noor, mina])).toEqual(['hereInRoom 2', '1 Mina', '2 Noor']);
  const anna = occupant('Anna');
  expect(lines(order, [noor, mina, anna])).toEqual(['hereInRoom 3', '1 Anna', '2 Mina', '3 Noor']);
  expect(lines(order, [noor, {...mina, role: 'moderator'}])).toEqual([
    'looksAfter 1',
    '1 Mina',
    'hereInRoom 1',
    '2 Noor',
  ]);
  expect(lines(order, [noor, {...mina, nick: 'Zara'}])).toEqual([
    'hereInRoom 2',
    '1 Noor',
    '2 Zara',
  ]);
});

test('what is sought is a part of the name, whatever the case', () => {
  const people = [occupant('Noor'), occupant('ELINOR'), occupant('Mina')];
  expect(lines(new OccupantOrder(), people, ' nOr')).toEqual(['hereInRoom 1', '1 ELINOR']);
  expect(lines(new OccupantOrder(), people, 'xyz')).toEqual([]);
});
