import type { GrayPlane, RgbImage } from '../../image/pixel-image.ts';
import { resampleGray, resampleRgb, wholeOf } from '../../image/resample.ts';
import { connectedComponents } from '../../image/connected-components.ts';
import { edgeStrength } from './edge-cost.ts';
import { firmInterior } from './firm-interior.ts';
import { refineMatte } from './refine-matte.ts';
import type { SubjectPrompt } from './sam-service.ts';

const WORK = 512;
const LEVELS = 256;
const P = () => ({ GMAX: 14, EPS: 0.004, DRIFT: 0.1, DEPTH: 0.5, AREA: 0.06, MIN: 0.12, DAB: 5, PIECE: 0.5, POW: 2, ...(globalThis as any).P });
let { GMAX, EPS, DRIFT, DEPTH, AREA, MIN, DAB, PIECE, POW } = P();

export function correctMatte(image: RgbImage, prompt: SubjectPrompt & { matte: GrayPlane }): GrayPlane {
  ({ GMAX, EPS, DRIFT, DEPTH, AREA, MIN, DAB, PIECE, POW } = P());
  const scale = Math.min(1, WORK / Math.max(image.widthPx, image.heightPx));
  const widthPx = Math.max(1, Math.round(image.widthPx * scale));
  const heightPx = Math.max(1, Math.round(image.heightPx * scale));
  const small = resampleRgb(image, wholeOf(image), widthPx, heightPx);
  const matte = resampleGray(prompt.matte, wholeOf(prompt.matte), widthPx, heightPx);
  const edge = edgeStrength(small);
  const n = widthPx * heightPx;
  const clicks = [
    ...(prompt.include ?? []).map((p) => ({ p, label: 1 })),
    ...(prompt.exclude ?? []).map((p) => ({ p, label: 0 })),
  ].map(({ p, label }) => ({ label, x: Math.min(widthPx-1,Math.floor(p.x * scale)), y: Math.min(heightPx-1,Math.floor(p.y * scale)) }));
  const side = Uint8Array.from(matte.data, (v) => (v >= 128 ? 1 : 0));
  // multi-source
  const g = new Float32Array(n).fill(1e9);
  const owner = new Int16Array(n).fill(-1);
  const buckets: number[][] = Array.from({ length: 4096 }, () => []);
  const Q = 4096 / GMAX;
  const models = clicks.map((c) => seedModel(small, c.x, c.y));
  clicks.forEach((c, k) => {
    for (const i of models[k]!.pixels) { g[i] = 0; owner[i] = k; buckets[0]!.push(i); }
  });
  const done = new Uint8Array(n);
  const data = small.data;
  for (let b = 0; b < 4096; b += 1) {
    const list = buckets[b]!;
    for (let at = 0; at < list.length; at += 1) {
      const i = list[at]!;
      if (done[i]) continue; done[i] = 1;
      const k = owner[i]!; const m = models[k]!;
      const x = i % widthPx;
      const visit = (j: number, len: number) => {
        if (done[j] || side[j] !== side[i]) return;
        const dc = Math.hypot(data[3*j]! - m.mean[0]!, data[3*j+1]! - m.mean[1]!, data[3*j+2]! - m.mean[2]!);
        const drift = Math.max(0, dc / m.spread - 1);
        const e = Math.max(edge[i]!, edge[j]!);
        const cost = len * (EPS + e * e + DRIFT * drift / (1 + drift));
        const next = g[i]! + cost;
        if (next >= GMAX || next >= g[j]!) return;
        g[j] = next; owner[j] = k;
        const slot = Math.floor(next * Q);
        buckets[slot]!.push(j);
      };
      if (x > 0) visit(i - 1, 1);
      if (x < widthPx - 1) visit(i + 1, 1);
      if (i >= widthPx) visit(i - widthPx, 1);
      if (i + widthPx < n) visit(i + widthPx, 1);
    }
  }
  const comps = connectedComponents(matte, 128);
  const result = { ...matte, data: matte.data.slice() };
  clicks.forEach((c, k) => {
    const at = c.y * widthPx + c.x;
    if (side[at] === c.label) return;
    if (c.label === 0) {
      const whole = comps.labels[at]!;
      const mine = comps.list[whole - 1]!;
      const largest = Math.max(...comps.list.map((q) => q.areaPx));
      if (mine.areaPx < PIECE * largest && !clicks.some((o) => o.label === 1 && comps.labels[o.y * widthPx + o.x] === whole)) {
        for (let i = 0; i < n; i += 1) if (comps.labels[i] === whole) result.data[i] = 0;
        return;
      }
    }
    const tau = bestLevel(k, g, owner, edge, side, widthPx, heightPx, at);
    const near = tau === undefined;
    for (let i = 0; i < n; i += 1) if (owner[i] === k && (near ? Math.hypot((i % widthPx) - c.x, Math.floor(i / widthPx) - c.y) <= DAB && g[i]! < 1 : g[i]! <= tau!)) result.data[i] = c.label ? 255 : 0;
  });
  return (globalThis as any).P ? resampleGray(result, wholeOf(result), image.widthPx, image.heightPx) : firmInterior(refineMatte(image, result));
}

function bestLevel(k: number, g: Float32Array, owner: Int16Array, edge: Float32Array, side: Uint8Array, w: number, h: number, atIndex: number): number | undefined {
  const sum = new Float64Array(LEVELS + 1); const count = new Float64Array(LEVELS + 1); const area = new Float64Array(LEVELS + 1);
  const level = (v: number) => Math.min(LEVELS - 1, Math.floor((LEVELS * Math.sqrt(v / GMAX))));
  let sideArea = 0;
  const ks = side[owner.indexOf(k)];
  for (let i = 0; i < g.length; i += 1) {
    if (side[i] === ks) sideArea += 1;
    if (owner[i] !== k) continue;
    const li = level(g[i]!);
    area[li]! += 1;
    const x = i % w;
    for (const j of [x > 0 ? i - 1 : -1, x < w - 1 ? i + 1 : -1, i - w, i + w]) {
      if (j < 0 || j >= g.length) continue;
      if (side[j] !== side[i]) { if(process.env.OUT){ const e = Math.max(edge[i]!, edge[j]!); sum[li]! += e; count[li]! += 1;} continue; }
      const lj = owner[j] === k ? level(g[j]!) : LEVELS;
      if (lj <= li) continue;
      const e = Math.max(edge[i]!, edge[j]!);
      sum[li]! += e; count[li]! += 1;
      sum[lj]! -= e; count[lj]! -= 1;
    }
  }
  const at = atIndex;
  let E = 0, N = 0, A = 0, best = -1, tau = 0;
  const scores: { score: number; l: number }[] = [];
  for (let l = 0; l < LEVELS; l += 1) {
    E += sum[l]!; N += count[l]!; A += area[l]!;
    if (A === 0) continue;
    if (A > 0.93 * sideArea) break;
    const s = N < 0.5 ? 1 : E / N;
    scores.push({ score: s * A ** AREA, l });
  }
  scores.sort((a, b) => b.score - a.score);
  let tries = 0;
  for (const { score, l } of scores) {
    if (score <= best || tries > 30) break;
    tries += 1;
    const t = ((l + 1) / LEVELS) ** 2 * GMAX;
    const d = depths(g, owner, k, t, w, h);
    let most = 0; for (const v of d) if (v > most) most = v;
    const ratio = Math.min(1, d[at]! / (DEPTH * most));
    const sc = score * ratio ** POW;
    if (sc > best) { best = sc; tau = t; }
  }
  return best < MIN ? undefined : tau;
}

function seedModel(image: RgbImage, cx: number, cy: number) {
  const r = 3; const pixels: number[] = []; const mean = [0, 0, 0]; let sq = 0;
  for (let y = Math.max(0, cy - r); y <= Math.min(image.heightPx - 1, cy + r); y += 1)
    for (let x = Math.max(0, cx - r); x <= Math.min(image.widthPx - 1, cx + r); x += 1) {
      if ((x - cx) ** 2 + (y - cy) ** 2 > r * r) continue;
      const i = y * image.widthPx + x; pixels.push(i);
      for (let c = 0; c < 3; c += 1) { mean[c]! += image.data[3 * i + c]!; sq += image.data[3 * i + c]! ** 2; }
    }
  for (let c = 0; c < 3; c += 1) mean[c]! /= pixels.length;
  const variance = sq / pixels.length - mean.reduce((s, v) => s + v * v, 0);
  return { pixels, mean, spread: 18 + 2 * Math.sqrt(Math.max(0, variance)) };
}

function depths(g: Float32Array, owner: Int16Array, k: number, tau: number, w: number, h: number): Float32Array {
  const d = new Float32Array(w * h);
  for (let i = 0; i < d.length; i += 1) {
    if (owner[i] !== k || g[i]! > tau) continue;
    const x = i % w;
    d[i] = Math.min(x > 0 ? d[i - 1]! + 1 : 1e9, i >= w ? d[i - w]! + 1 : 1e9, x > 0 && i >= w ? d[i - w - 1]! + 1.41 : 1e9, x < w - 1 && i >= w ? d[i - w + 1]! + 1.41 : 1e9);
  }
  for (let i = d.length - 1; i >= 0; i -= 1) {
    if (d[i] === 0) continue;
    const x = i % w;
    d[i] = Math.min(d[i]!, x < w - 1 ? d[i + 1]! + 1 : 1e9, i + w < d.length ? d[i + w]! + 1 : 1e9, x < w - 1 && i + w < d.length ? d[i + w + 1]! + 1.41 : 1e9, x > 0 && i + w < d.length ? d[i + w - 1]! + 1.41 : 1e9);
  }
  return d;
}
