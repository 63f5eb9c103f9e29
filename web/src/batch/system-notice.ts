/** Whether this browser may show notices; `denied` too where it never can, so that nobody is asked for nothing. */
export function noticePermission(): NotificationPermission {
  if (!globalThis.isSecureContext || !('Notification' in globalThis)) return 'denied';
  const { permission } = Notification;
  return permission === 'default' && !canConstruct() ? 'denied' : permission;
}

export function showNotice(title: string, options: NotificationOptions): void {
  if (noticePermission() !== 'granted') return;
  try {
    const notice = new Notification(title, options);
    notice.onclick = () => window.focus();
  } catch {
    // Android, where permission was given to an earlier version of this page: the page itself shows the end.
  }
}

/** Chrome on Android has the constructor, and it throws; where it does not, nothing shows without permission. */
function canConstruct(): boolean {
  try {
    new Notification('');
    return true;
  } catch {
    return false;
  }
}
