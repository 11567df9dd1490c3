/** The few words that the loader shows before the elements, which have their own, are there. */
const words = {
  en: {
    open: 'Open chat',
    close: 'Close chat',
    title: 'Chat',
    failed: "The chat didn't load.",
    retry: 'Try again',
  },
  de: {
    open: 'Chat öffnen',
    close: 'Chat schließen',
    title: 'Chat',
    failed: 'Der Chat wurde nicht geladen.',
    retry: 'Noch einmal versuchen',
  },
  ar: {
    open: 'فتح الدردشة',
    close: 'إغلاق الدردشة',
    title: 'الدردشة',
    failed: 'لم تُحمَّل الدردشة.',
    retry: 'حاول مرة أخرى',
  },
};

export type Words = (typeof words)['en'];

/** The language for a BCP 47 tag: English where we have no words. */
export function languageOf(locale: string): keyof typeof words {
  const [language = ''] = locale.toLowerCase().split(/[-_]/);
  return Object.hasOwn(words, language) ? (language as keyof typeof words) : 'en';
}

/** The words for a BCP 47 tag. */
export function wordsFor(locale: string): Words {
  return words[languageOf(locale)];
}
