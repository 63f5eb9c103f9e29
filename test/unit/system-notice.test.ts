import { afterEach, expect, it, vi } from 'vitest';
import { noticePermission, showNotice } from '../../web/src/batch/system-notice.ts';

afterEach(() => vi.unstubAllGlobals());

it.each(['default', 'granted'])('on Android, with permission %s, a notice does no harm', (permission) => {
  class Throwing {
    static permission = permission;
    constructor() {
      throw new TypeError('Illegal constructor');
    }
  }
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('Notification', Throwing);
  expect(() => showNotice('done', {})).not.toThrow();
  if (permission === 'default') expect(noticePermission()).toBe('denied');
});

it('asks for permission only where a notice could be shown', () => {
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal(
    'Notification',
    Object.assign(
      vi.fn(function construct() {}),
      { permission: 'default' },
    ),
  );
  expect(noticePermission()).toBe('default');
  vi.stubGlobal('isSecureContext', false);
  expect(noticePermission()).toBe('denied');
});
