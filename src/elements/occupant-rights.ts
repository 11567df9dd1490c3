/** What one may do with somebody in a room (XEP-0045 §5.1.1, §5.2.1, §8, §9). */
import type {Affiliation, Occupant, Role} from '../model/room.ts';

/** What can be done, in the order in which it is offered. */
export type Deed =
  | {readonly kind: 'role'; readonly name: RoleDeed; readonly role: Role}
  | {
      readonly kind: 'affiliation';
      readonly name: AffiliationDeed;
      readonly affiliation: Affiliation;
    };

type RoleDeed = 'giveVoice' | 'takeVoice' | 'makeModerator' | 'takeModerator' | 'kick';
type AffiliationDeed =
  'makeMember' | 'takeMember' | 'makeAdmin' | 'takeAdmin' | 'makeOwner' | 'takeOwner' | 'ban';

const RANK: Readonly<Record<Affiliation, number>> = {
  outcast: 0,
  none: 1,
  member: 2,
  admin: 3,
  owner: 4,
};

export type Standing = {readonly role: Role; readonly affiliation: Affiliation};

/** What we may do with somebody else. */
export function deedsFor(
  we: Standing,
  they: Pick<Occupant, 'role' | 'affiliation'>,
): readonly Deed[] {
  const [ours, theirs] = [RANK[we.affiliation], RANK[they.affiliation]];
  const isModerator = we.role === 'moderator';
  const isAdmin = ours >= RANK.admin;
  const isOwner = we.affiliation === 'owner';
  const isTheirsHigh = theirs >= RANK.admin;
  const role = (name: RoleDeed, to: Role): Deed => ({kind: 'role', name, role: to});
  const affiliation = (name: AffiliationDeed, to: Affiliation): Deed => ({
    kind: 'affiliation',
    name,
    affiliation: to,
  });
  const possible: readonly (Deed | false)[] = [
    isModerator && they.role === 'visitor' && role('giveVoice', 'participant'),
    // §8.4: never from an admin or owner, nor from who is "at or above the moderator's level".
    isModerator &&
      they.role === 'participant' &&
      !isTheirsHigh &&
      (theirs < ours || theirs === RANK.none) &&
      role('takeVoice', 'visitor'),
    isAdmin && they.role !== 'moderator' && role('makeModerator', 'moderator'),
    // §9.7: who is an admin or owner moderates by that.
    isAdmin && they.role === 'moderator' && !isTheirsHigh && role('takeModerator', 'participant'),
    isAdmin && they.affiliation === 'none' && affiliation('makeMember', 'member'),
    isAdmin && they.affiliation === 'member' && affiliation('takeMember', 'none'),
    isOwner && !isTheirsHigh && affiliation('makeAdmin', 'admin'),
    isOwner && they.affiliation === 'admin' && affiliation('takeAdmin', 'member'),
    isOwner && they.affiliation !== 'owner' && affiliation('makeOwner', 'owner'),
    isOwner && they.affiliation === 'owner' && affiliation('takeOwner', 'admin'),
    // §8.2: "A user cannot be kicked by a moderator with a lower affiliation."
    isModerator && theirs <= ours && role('kick', 'none'),
    // §9.1: nor be banned by an admin with a lower one.
    isAdmin && theirs <= ours && affiliation('ban', 'outcast'),
  ];
  return possible.filter((deed) => deed !== false);
}
