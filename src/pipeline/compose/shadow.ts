import { resampleGray, wholeOf } from '../../image/resample.ts';
import { shadeLying } from './lying-shadow.ts';
import type { ShadowMap, ShadowRequest } from './shadow-map.ts';
import { shadeStanding } from './standing-shadow.ts';

/** Longer side of a shadow map: shadows are soft. */
const MAP_PX = 900;

/** The product's contact shadow and cast shadow on the surface it stands or lies on. */
export function castShadow(request: ShadowRequest): ShadowMap {
  const { alpha } = request;
  const scale = Math.min(1, MAP_PX / Math.max(alpha.widthPx, alpha.heightPx));
  const widthPx = Math.max(2, Math.round(alpha.widthPx * scale));
  const heightPx = Math.max(2, Math.round(alpha.heightPx * scale));
  const matte = scale === 1 ? alpha : resampleGray(alpha, wholeOf(alpha), widthPx, heightPx);
  const map: ShadowMap = { widthPx, heightPx, data: new Float32Array(widthPx * heightPx) };
  if (request.view === 'overhead') shadeLying(map, matte, request);
  else shadeStanding(map, matte, request, request.view);
  return map;
}
