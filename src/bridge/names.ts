/**
 * The names by which tabs find each other. All carry the version of the contract, so that tabs with
 * another one have a host of their own, and the scope: tabs share a host exactly if it is the same.
 */
import {CONTRACT_VERSION} from './contract.ts';

/** Of a worker; it reads its scope from it. */
export function workerName(scope: string): string {
  return `natter:${CONTRACT_VERSION}:${scope}`;
}

/** @param name - what `workerName` made */
export function scopeOfWorker(name: string): string {
  return name.split(':').slice(2).join(':');
}

/** Of the BroadcastChannel between the tabs and the host that one of them runs. */
export function busName(scope: string): string {
  return `natter:bus:${CONTRACT_VERSION}:${scope}`;
}
