import type { GrayPlane } from '../../image/pixel-image.ts';
import type { StyleShadow } from '../../protocol/styles.ts';
import type { CameraView } from '../../services/zimage/zimage-service.ts';

export interface ShadowRequest {
  /** The product's matte on the canvas. */
  readonly alpha: GrayPlane;
  readonly view: CameraView;
  readonly lightFrom: 'left' | 'right';
  readonly shadow: StyleShadow;
}

/** How much light the product takes from the scene: 0 = none, 1 = all; at reduced resolution. */
export interface ShadowMap {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly data: Float32Array;
}

/** Adds a layer of shade: light that passes one layer is dimmed by the next. */
export function addLayer(map: ShadowMap, layer: Float32Array, strength: number): void {
  for (let i = 0; i < layer.length; i += 1) {
    map.data[i] = 1 - (1 - map.data[i]!) * (1 - strength * Math.min(1, layer[i]!));
  }
}
