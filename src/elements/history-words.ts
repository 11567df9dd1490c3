/** The words of the dialog about what is on this device, in each language; fetched with it. */
import type {Strings} from './strings.ts';

type HistoryWords = {
  readonly exportTitle: string;
  readonly exportHint: (name: string) => string;
  readonly exportIncomplete: string;
  readonly exportOlder: string;
  readonly exportFormat: string;
  readonly exportText: string;
  readonly exportTextHint: string;
  readonly exportJson: string;
  readonly exportJsonHint: string;
  readonly exportNow: string;
  readonly exporting: string;
  readonly deleteTitle: string;
  readonly deleteHint: (name: string) => string;
  readonly deleteAllHint: string;
  readonly deleteNow: string;
  readonly deleting: string;
};

const english: HistoryWords = {
  exportTitle: 'Export conversation',
  exportHint: (name) => `The messages with ${name} that are on this device.`,
  exportIncomplete: 'Some are not on this device. The file says where they are missing.',
  exportOlder: 'Older messages are not on this device',
  exportFormat: 'Format',
  exportText: 'Plain text',
  exportTextHint: 'To read and to print',
  exportJson: 'JSON',
  exportJsonHint: 'For other programs',
  exportNow: 'Export',
  exporting: 'Exporting…',
  deleteTitle: 'Delete from this device?',
  deleteHint: (name) =>
    `The messages with ${name} are removed from this device. The server keeps what it has: it comes back when you open the conversation again.`,
  deleteAllHint:
    'The messages of all conversations are removed from this device. The server keeps what it has: it comes back when you open a conversation again.',
  deleteNow: 'Delete',
  deleting: 'Deleting…',
};

const german: HistoryWords = {
  exportTitle: 'Gespräch exportieren',
  exportHint: (name) => `Die Nachrichten mit ${name}, die auf diesem Gerät sind.`,
  exportIncomplete: 'Einige sind nicht auf diesem Gerät. In der Datei steht, wo sie fehlen.',
  exportOlder: 'Ältere Nachrichten sind nicht auf diesem Gerät',
  exportFormat: 'Format',
  exportText: 'Nur Text',
  exportTextHint: 'Zum Lesen und Drucken',
  exportJson: 'JSON',
  exportJsonHint: 'Für andere Programme',
  exportNow: 'Exportieren',
  exporting: 'Wird exportiert…',
  deleteTitle: 'Von diesem Gerät löschen?',
  deleteHint: (name) =>
    `Die Nachrichten mit ${name} werden von diesem Gerät entfernt. Der Server behält, was er hat: Es kommt zurück, wenn du das Gespräch wieder öffnest.`,
  deleteAllHint:
    'Die Nachrichten aller Gespräche werden von diesem Gerät entfernt. Der Server behält, was er hat: Es kommt zurück, wenn du ein Gespräch wieder öffnest.',
  deleteNow: 'Löschen',
  deleting: 'Wird gelöscht…',
};

const arabic: HistoryWords = {
  exportTitle: 'تصدير المحادثة',
  exportHint: (name) => `الرسائل مع ${name} الموجودة على هذا الجهاز.`,
  exportIncomplete: 'بعضها ليس على هذا الجهاز، والملف يبيّن مواضعها.',
  exportOlder: 'الرسائل الأقدم ليست على هذا الجهاز',
  exportFormat: 'الصيغة',
  exportText: 'نص عادي',
  exportTextHint: 'للقراءة والطباعة',
  exportJson: 'JSON',
  exportJsonHint: 'للبرامج الأخرى',
  exportNow: 'تصدير',
  exporting: 'جارٍ التصدير…',
  deleteTitle: 'حذف من هذا الجهاز؟',
  deleteHint: (name) =>
    `ستُزال الرسائل مع ${name} من هذا الجهاز. يحتفظ الخادم بما لديه، ويعود عندما تفتح المحادثة من جديد.`,
  deleteAllHint:
    'ستُزال رسائل كل المحادثات من هذا الجهاز. يحتفظ الخادم بما لديه، ويعود عندما تفتح محادثة من جديد.',
  deleteNow: 'حذف',
  deleting: 'جارٍ الحذف…',
};

const languages: Readonly<Record<string, HistoryWords>> = {de: german, ar: arabic};

export function historyWords({locale}: Strings): HistoryWords {
  return languages[locale.split('-', 1)[0] ?? ''] ?? english;
}
