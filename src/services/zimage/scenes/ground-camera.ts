/** How high the camera stands above what it looks at. */
export interface CameraGeometry {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Angle between the line of sight to the product's foot and the ground: 90 = straight down. */
  readonly elevationDegrees: number;
  /** Where the product touches the ground, in picture rows. */
  readonly footY: number;
  /** Length of one world unit at the foot, across. */
  readonly unitPx: number;
}

/** A row of the picture on the ground: a straight line of constant depth. */
export interface GroundRow {
  /** World units a pixel, across. */
  readonly unitsPerPx: number;
  /** Depth on the ground in world units, 0 at the product's foot, growing away from the camera. */
  readonly depth: number;
  /** World units of depth from this row to the next. */
  readonly depthPerPx: number;
  /** Distance to the camera ÷ distance of the foot. */
  readonly relativeDistance: number;
}

/** A pinhole camera above a ground plane, with the longish lens of product photography. */
export interface GroundCamera {
  readonly geometry: CameraGeometry;
  groundRow(y: number): GroundRow;
  /** Height above the ground, in world units, at row `y` of an upright plane that stands on row `standsOnY`. */
  heightOnWall(y: number, standsOnY: number): number;
}

/** Focal length ÷ longer side; 2.2 is a 80 mm lens on a full-frame camera. */
const FOCAL_LENGTH = 2.2;

export function createGroundCamera(geometry: CameraGeometry): GroundCamera {
  const { widthPx, heightPx, footY, unitPx } = geometry;
  const focalPx = FOCAL_LENGTH * Math.max(widthPx, heightPx);
  const foot = (footY - heightPx / 2) / focalPx;
  const pitch = (geometry.elevationDegrees * Math.PI) / 180 - Math.atan(foot);
  const sine = Math.sin(pitch);
  const cosine = Math.cos(pitch);
  const footDistance = focalPx / unitPx;
  const cameraHeight = footDistance * (sine + foot * cosine);
  const slopeOf = (y: number) => (y - heightPx / 2) / focalPx;
  const distanceAt = (y: number) => cameraHeight / Math.max(1e-3, sine + slopeOf(y) * cosine);
  const forwardAt = (y: number) => distanceAt(y) * (cosine - slopeOf(y) * sine);
  const footForward = forwardAt(footY);

  return {
    geometry,
    groundRow: (y) => {
      const distance = distanceAt(y);
      const depth = forwardAt(y) - footForward;
      return {
        unitsPerPx: distance / focalPx,
        depth,
        depthPerPx: Math.abs(forwardAt(y + 0.5) - forwardAt(y - 0.5)),
        relativeDistance: distance / footDistance,
      };
    },
    heightOnWall: (y, standsOnY) => {
      const slope = slopeOf(y);
      const distance = forwardAt(standsOnY) / Math.max(1e-3, cosine - slope * sine);
      return cameraHeight - distance * (sine + slope * cosine);
    },
  };
}
