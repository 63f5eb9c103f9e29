import {
  ArrowLeftOutlined,
  LeftOutlined,
  QuestionCircleOutlined,
  RightOutlined,
  RollbackOutlined,
} from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { useFormat } from '../i18n/use-format.ts';
import styles from './review-bar.module.css';
import type { CompareMode } from './stage.tsx';
import type { Zoom } from './use-zoom.ts';

interface Props {
  readonly item: ItemView;
  readonly position: { readonly at: number; readonly total: number };
  readonly mode: CompareMode;
  readonly zoom: Zoom;
  /** The zoom that shows one pixel as one pixel. */
  readonly pixelScale: number;
  readonly onMode: (mode: CompareMode) => void;
  readonly onGo: (by: number) => void;
  /** Absent where nothing was marked. */
  readonly onUndo: (() => void) | undefined;
  readonly onHelp: () => void;
  readonly onClose: () => void;
}

const MODES = ['slider', 'beside', 'result'] as const;

export function ReviewBar({ item, position, mode, zoom, pixelScale, ...props }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { at, total } = position;
  return (
    <div className={styles.bar}>
      <Button
        type="text"
        icon={<ArrowLeftOutlined aria-hidden />}
        aria-label={t('review.back')}
        onClick={props.onClose}
      />
      <div className={styles.name}>
        <h1 title={item.filename}>{item.filename}</h1>
        <span>{t('review.position', { at: at + 1, total })}</span>
      </div>
      <Segmented
        aria-label={t('review.compare')}
        value={mode === 'original' ? 'slider' : mode}
        options={MODES.map((value) => ({ value, label: t(`compare.${value}`) }))}
        onChange={props.onMode}
      />
      <div className={styles.zoom}>
        <Button type="text" size="small" onClick={() => zoom.zoomTo(1)}>
          {t('review.fit')}
        </Button>
        <Button type="text" size="small" onClick={() => zoom.zoomTo(pixelScale)}>
          {t('review.oneToOne')}
        </Button>
        <Button type="text" size="small" onClick={() => zoom.zoomTo(4 * pixelScale)}>
          {format.percent(4)}
        </Button>
        <span className={styles.scale}>{format.percent(zoom.view.scale / pixelScale)}</span>
      </div>
      <Button
        icon={<LeftOutlined aria-hidden />}
        disabled={at <= 0}
        aria-label={t('review.previous')}
        onClick={() => props.onGo(-1)}
      />
      <Button
        icon={<RightOutlined aria-hidden />}
        disabled={at >= total - 1}
        aria-label={t('review.next')}
        onClick={() => props.onGo(1)}
      />
      <Button
        type="text"
        icon={<RollbackOutlined aria-hidden />}
        disabled={!props.onUndo}
        aria-label={t('keys.undo.text')}
        title={t('keys.undo.text')}
        onClick={props.onUndo}
      />
      <Button
        type="text"
        icon={<QuestionCircleOutlined aria-hidden />}
        aria-label={t('keys.title')}
        onClick={props.onHelp}
      />
    </div>
  );
}
