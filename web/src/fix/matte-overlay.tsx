import { useEffect, useRef } from 'react';
import styles from './fix-stage.module.css';

/** What lies over the ground: a colour that products seldom have. */
const TINT = [232, 40, 150] as const;
const STRENGTH = 0.52;

/** The ground is tinted, the product stays as it is. */
export function MatteOverlay({ matte }: { readonly matte: ImageBitmap | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context || !matte) return;
    canvas.current.width = matte.width;
    canvas.current.height = matte.height;
    context.drawImage(matte, 0, 0);
    const picture = context.getImageData(0, 0, matte.width, matte.height);
    const { data } = picture;
    for (let at = 0; at < data.length; at += 4) {
      const product = data[at] ?? 0;
      [data[at], data[at + 1], data[at + 2]] = TINT;
      data[at + 3] = Math.round((255 - product) * STRENGTH);
    }
    context.putImageData(picture, 0, 0);
  }, [matte]);
  return <canvas ref={canvas} className={styles.layer} />;
}
