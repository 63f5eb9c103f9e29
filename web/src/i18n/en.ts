import { enBatch } from './en-batch.ts';
import { enErrors } from './en-errors.ts';
import { enFix } from './en-fix.ts';
import { enRecipe } from './en-recipe.ts';
import { enScore } from './en-score.ts';

/** The English texts; the type that every other catalogue follows. */
export const en = {
  ...enBatch,
  ...enFix,
  ...enErrors,
  ...enRecipe,
  ...enScore,
  frame: {
    skip: 'Skip to content',
    name: 'packshot',
    home: 'packshot, start page',
    navigation: 'Pages',
    new: 'New batch',
    batches: 'Batches',
    otherLanguage: '中文',
    light: 'Light colours',
    dark: 'Dark colours',
  },
  actions: { tryAgain: 'Try again', close: 'Close' },
  time: {
    moment: 'a moment',
    seconds: '{{value}} s',
    minutes: '{{value}} min',
    hours: '{{value}} h',
  },
  key: {
    title: 'API key',
    explanation: 'This server asks for a key. Whoever runs it makes one with “packshot keys create”.',
    label: 'Key',
    enter: 'Continue',
  },
  notFound: {
    title: 'There is nothing here',
    text: 'The address may be mistyped, or what it showed was deleted.',
    home: 'Start a new batch',
  },
  studio: {
    title: 'New batch',
    headline: 'Fifty product photos, ready to sell.',
    promise:
      'Promotional text removed, studio backgrounds, clean cutouts and every marketplace size. On your own machine, all photos at once.',
    dropArea: 'Photos',
    dropHere: 'Drop photos or folders anywhere',
    dropCall: 'Drop photos or a folder here, or paste',
    pickFiles: 'Choose photos',
    pickFolder: 'Choose a folder',
    limits: 'Up to {{count}} photos, {{size}} each. JPEG, PNG, WebP, AVIF, TIFF, GIF.',
    trySamples: 'Try with sample photos',
    stylesLabel: 'Backgrounds to choose from',
  },
  tray: {
    photos_one: '{{count}} photo',
    photos_other: '{{count}} photos',
    refused_one: '{{count}} not taken',
    refused_other: '{{count}} not taken',
    add: 'Add photos',
    clear: 'Remove all',
    select: 'Select {{name}}',
    selected_one: '{{count}} selected',
    selected_other: '{{count}} selected',
    selectHint: 'Select photos to give them settings of their own',
    removeSelected: 'Remove selected',
    remove: 'Remove {{name}}',
    uploadOf: 'Upload of {{name}}',
    uploadWaits: 'Waits to be uploaded',
    uploading: '{{share}} uploaded',
    uploadInterrupted: 'Connection lost; the upload goes on by itself',
    differs_one: '{{count}} change',
    differs_other: '{{count}} changes',
  },
  refusals: {
    notAnImage: 'Not an image file.',
    unreadable: 'This file cannot be read as a picture: it is damaged or in another format.',
    empty: 'The file is empty.',
    tooMany: 'One too many for this batch. Remove another, or start a second batch.',
    tooLarge: 'Larger than {{limit}}. Save a smaller file.',
  },
  submit: {
    name: 'Name of the batch (optional)',
    estimate: 'about {{time}}',
    start_one: 'Process {{count}} photo',
    start_other: 'Process {{count}} photos',
    uploading: 'Upload',
    sent: '{{share}} uploaded',
    stop: 'Stop',
    nothingToDo: 'Switch on at least one operation.',
  },
};
