import { RedoOutlined, UndoOutlined } from '@ant-design/icons';
import { Button, Segmented, Slider } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { Notice } from '../components/notice.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { countMarks, needsProduct } from './correction.ts';
import styles from './fix-panel.module.css';
import { FixTexts } from './fix-texts.tsx';
import { LARGEST_BRUSH, SMALLEST_BRUSH, TOOLS, type ToolState } from './fix-tools.ts';
import type { CorrectionHistory } from './use-correction.ts';

interface Props {
  readonly item: ItemView;
  readonly history: CorrectionHistory;
  readonly tools: ToolState;
  /** Why the product cannot be shown or the photo not be made again. */
  readonly problem: string | undefined;
  readonly previewing: boolean;
  readonly applying: boolean;
  readonly onTools: (tools: ToolState) => void;
  readonly onApply: () => void;
  readonly onClose: () => void;
}

const SIDES = ['include', 'exclude'] as const;

/** The tools, what they have done so far, and what becomes of each text. */
export function FixPanel({ item, history, tools, problem, previewing, applying, ...props }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { correction } = history;
  const marks = countMarks(correction);
  const drawing = tools.tool === 'click' || tools.tool === 'brush';
  const available = TOOLS.filter(
    (tool) => tool === 'move' || (tool === 'texts' ? 'text_removal' in item.params : needsProduct(item)),
  );
  return (
    <div className={styles.panel}>
      <section>
        <h2>{t('fix.title')}</h2>
        <p className={styles.hint}>{t(`fix.hints.${tools.tool}`)}</p>
        <Segmented
          block
          className={styles.tools}
          aria-label={t('fix.tool')}
          value={tools.tool}
          options={available.map((value) => ({ value, label: t(`fix.tools.${value}`) }))}
          onChange={(tool) => props.onTools({ ...tools, tool })}
        />
        {drawing && (
          <Segmented
            block
            aria-label={t('fix.side')}
            value={tools.side}
            options={SIDES.map((value) => ({ value, label: t(`fix.sides.${value}`) }))}
            onChange={(side) => props.onTools({ ...tools, side })}
          />
        )}
        {tools.tool === 'brush' && (
          <div className={styles.brush}>
            <span>{t('fix.brush')}</span>
            <Slider
              min={SMALLEST_BRUSH}
              max={LARGEST_BRUSH}
              step={0.002}
              value={tools.brush}
              tooltip={{ formatter: (value) => format.percent(value ?? 0) }}
              ariaLabelForHandle={t('fix.brush')}
              onChange={(brush) => props.onTools({ ...tools, brush })}
            />
          </div>
        )}
        <div className={styles.row}>
          <Button
            size="small"
            icon={<UndoOutlined aria-hidden />}
            disabled={!history.canUndo}
            onClick={history.undo}
          >
            {t('fix.undo')}
          </Button>
          <Button
            size="small"
            icon={<RedoOutlined aria-hidden />}
            disabled={!history.canRedo}
            onClick={history.redo}
          >
            {t('fix.redo')}
          </Button>
          <Button size="small" type="text" disabled={!history.canReset} onClick={history.reset}>
            {t('fix.reset')}
          </Button>
        </div>
        <p className={styles.count} role="status">
          {previewing ? t('fix.previewing') : t('fix.marks', { count: marks })}
        </p>
        {drawing && <p className={styles.keys}>{t('fix.altKey')}</p>}
        <p id="fix-keys" className={styles.keys}>
          {t('fix.keys')}
        </p>
      </section>
      <FixTexts item={item} correction={correction} onChange={history.change} />
      {problem && <Notice tone="bad">{problem}</Notice>}
      <div className={styles.actions}>
        <Button
          type="primary"
          size="large"
          loading={applying}
          disabled={!history.changed}
          onClick={props.onApply}
        >
          {t('fix.apply')}
        </Button>
        <Button size="large" onClick={props.onClose}>
          {t('fix.close')}
        </Button>
      </div>
    </div>
  );
}
