type Listeners = Readonly<Record<string, (transfer: DataTransfer) => void>>;

/**
 * Hears of files that are dragged over the window, before anything else does: what nobody takes, public/first-paint.js
 * keeps from the browser. @returns how to stop
 */
export function listenToDrags(listeners: Listeners): () => void {
  const listen = (event: Event) => {
    const { dataTransfer: transfer } = event as DragEvent;
    if (!transfer?.types.includes('Files') || event.defaultPrevented) return;
    event.preventDefault();
    listeners[event.type]?.(transfer);
  };
  const types = Object.keys(listeners);
  for (const type of types) window.addEventListener(type, listen, true);
  return () => {
    for (const type of types) window.removeEventListener(type, listen, true);
  };
}
