const MOST = 3;
// Three emoji with joiners, skin tones and variation selectors stay well under this.
const MAX_LENGTH = 60;
const PICTURE = /\p{Emoji_Presentation}|\p{Emoji}\u{FE0F}|\p{Regional_Indicator}{2}/u;
const graphemes = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

/** True for a message of one to three emoji and nothing else. */
export function isEmojiOnly(body: string): boolean {
  const text = body.trim();
  if (text === '' || text.length > MAX_LENGTH) return false;
  let pictures = 0;
  for (const {segment} of graphemes.segment(text)) {
    if (segment.trim() === '') continue;
    if (!PICTURE.test(segment) || ++pictures > MOST) return false;
  }
  return pictures > 0;
}
