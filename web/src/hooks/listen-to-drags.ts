type Listeners = Readonly<Record<string, (transfer: DataTransfer) => void>>;

/**
 * Hears of files that are dragged over the window, instead of the browser, which would leave the page and show them.
 * Who listens `first` has them. @returns how to stop
 */
export function listenToDrags(listeners: Listeners, { first = false } = {}): () => void {
  const listen = (event: Event) => {
    const { dataTransfer: transfer } = event as DragEvent;
    if (!transfer?.types.includes('Files') || event.defaultPrevented) return;
    event.preventDefault();
    listeners[event.type]?.(transfer);
  };
  const types = Object.keys(listeners);
  for (const type of types) window.addEventListener(type, listen, first);
  return () => {
    for (const type of types) window.removeEventListener(type, listen, first);
  };
}
