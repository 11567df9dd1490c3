/**
 * XEP-0158 CAPTCHA Forms, version 1.0.1: the form is handed over as it is. Left out: hashcash,
 * sounds, answers by a message.
 */
import type {DataForm, DataFormAnswers} from '../model/data-form.ts';
import {buildSubmission, parseDataForm} from './data-form.ts';
import {NS_CAPTCHA} from './room-stanzas.ts';
import {childOf, el, type Element} from './xml.ts';

/** What a message asks; undefined if nothing. */
export function parseChallenge(message: Element): DataForm | undefined {
  const captcha = childOf(message, 'captcha', NS_CAPTCHA);
  return captcha && parseDataForm(captcha);
}

/** The payload of an IQ to who has asked. */
export function buildChallengeAnswer(form: DataForm, answers: DataFormAnswers): Element {
  return el('captcha', {xmlns: NS_CAPTCHA}, buildSubmission(form, answers));
}
